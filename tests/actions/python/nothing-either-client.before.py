import sys

from azure.iot.device import IoTHubDeviceClient
from azure.iot.hub import IoTHubRegistryManager

if sys.argv[1] == "device":
    client = IoTHubDeviceClient.create_from_connection_string("HostName=...")
else:
    client = IoTHubRegistryManager("HostName=...")

try:
    print(client.get_twin(*sys.argv[2:]))
except Exception as error:
    print("429001", error)
