import time
from typing import Callable, Optional, TypeVar

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def within_quota(call):
    return call()


def read(registry: IoTHubRegistryManager, device_id):
    try:
        return within_quota(lambda: registry.get_twin(device_id))
    except HttpOperationError as error:
        if "403002" in error.response.text:
            return None
        raise
