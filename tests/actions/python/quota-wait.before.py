from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def read(registry: IoTHubRegistryManager, device_ids):
    twins = {}
    for device_id in device_ids:
        try:
            twins[device_id] = registry.get_twin(device_id)
        except HttpOperationError as error:
            if "403002" in error.response.text:
                break
            raise
    return twins
