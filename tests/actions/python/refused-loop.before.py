import time

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twin(registry: IoTHubRegistryManager, device_id):
    for attempt in range(5):
        try:
            return registry.get_twin(device_id)
        except HttpOperationError as error:
            if error.response.json()["errorCode"] != 429001:
                raise
        time.sleep(2**attempt)
