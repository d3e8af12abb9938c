from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twin(registry: IoTHubRegistryManager, device_id):
    try:
        return registry.get_device_registry_statistics()
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 403003:
            return None
        raise
