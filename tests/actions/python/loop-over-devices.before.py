import time

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twins(registry: IoTHubRegistryManager, device_ids):
    for device_id in device_ids:
        try:
            yield registry.get_twin(device_id)
        except HttpOperationError as error:
            if error.response.json()["errorCode"] == 429001:
                time.sleep(1)
