from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError



def show(registry: IoTHubRegistryManager, device_id):
    try:
        print(f"etag: {registry.get_twin(device_id).etag}")
    except HttpOperationError as error:
        print("404012", error)
