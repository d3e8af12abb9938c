from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError
registry = IoTHubRegistryManager("HostName=...")
try: statistics = registry.get_service_statistics()
except HttpOperationError as error: print("429001", error)
