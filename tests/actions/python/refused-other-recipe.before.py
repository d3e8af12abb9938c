from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twin(registry: IoTHubRegistryManager, device_id):
    try:
        return registry.get_twin(device_id)
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 412001:
            return None
        raise
