from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


class Settings:
    registry = IoTHubRegistryManager("HostName=...")
    try:
        twin = registry.get_twin("device-1")
    except HttpOperationError as error:
        print("429001", error)
