from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def update(registry: IoTHubRegistryManager, device_id, patch):
    code = 0
    try:
        registry.update_twin(device_id, patch)
    except HttpOperationError as error:
        code = error.response.json()["errorCode"]
    if code in (429001, 429002):
        print("throttled")
