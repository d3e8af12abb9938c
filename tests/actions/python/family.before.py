from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twin(registry: IoTHubRegistryManager, device_id):
    try:
        return registry.get_twin(device_id)
    except HttpOperationError as error:
        # 429xxx: all of them mean throttling
        if error.response.status_code == 429:
            return None
        raise
