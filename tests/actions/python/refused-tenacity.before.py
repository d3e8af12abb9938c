from tenacity import retry, stop_after_attempt

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


@retry(stop=stop_after_attempt(6), reraise=True)

def twin(registry: IoTHubRegistryManager, device_id):
    try:
        return registry.get_twin(device_id)
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 429001:
            return None
        raise
