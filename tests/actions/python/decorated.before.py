from functools import lru_cache

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

REGISTRY = IoTHubRegistryManager("HostName=...")


@lru_cache(maxsize=None)
def twin(device_id):
    try:
        return REGISTRY.get_twin(device_id)
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 429001:
            return None
        raise
