from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError



def update(registry: IoTHubRegistryManager, device_id, patch):
    code = 0
    try:
        registry.update_twin(device_id, patch)
    except HttpOperationError as error:
        code = error.response.json()["errorCode"]
        print(registry.get_device(device_id).status)
    if code == 429001:
        print("throttled")
