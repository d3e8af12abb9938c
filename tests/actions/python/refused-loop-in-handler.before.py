import time

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twin(registry: IoTHubRegistryManager, device_id):
    found = None
    while found is None:
        try:
            found = registry.get_twin(device_id)
        except HttpOperationError as error:
            if error.response.json()["errorCode"] != 429001:
                raise
            time.sleep(10)
    return found
