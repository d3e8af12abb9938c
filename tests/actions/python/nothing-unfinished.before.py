from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError



def show(registry: IoTHubRegistryManager, device_id):
    try:
        print(registry.get_twin(device_id, )
    except HttpOperationError as error:
        print("429001", error)
