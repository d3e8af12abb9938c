from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

registry = IoTHubRegistryManager("HostName=...")

try:
    registry.delete_device("device-1")
except HttpOperationError as error:
    print("429001" in str(error))