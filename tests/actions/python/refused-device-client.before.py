from azure.iot.device import IoTHubDeviceClient
from azure.iot.device.exceptions import ServiceError

client = IoTHubDeviceClient.create_from_connection_string("HostName=...")

try:
    twin = client.get_twin()
except ServiceError as error:
    print("429001", error)
