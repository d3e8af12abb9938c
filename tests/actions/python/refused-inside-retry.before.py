from fleet import call_with_retries
from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twin(registry: IoTHubRegistryManager, device_id):
    try:
        return call_with_retries(lambda: registry.get_twin(device_id))
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 429001:
            return None
        raise
