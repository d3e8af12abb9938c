"""Creates the devices of a list."""

import os
import sys
from typing import Callable, TypeVar

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

_Created = TypeVar("_Created")


def create_or_read(create: Callable[[], _Created], read: Callable[[], _Created]) -> _Created:
    """Create something in IoT Hub, or read it where it exists already: compare it with what you wanted before relying on it."""
    try:
        return create()
    except HttpOperationError as error:
        if error.response is None or error.response.status_code != 409:
            raise
        return read()


registry = IoTHubRegistryManager.from_connection_string(os.environ["HUB"])

for device_id in sys.stdin.read().split():
    try:
        device = create_or_read(lambda: registry.create_device_with_sas(device_id, "", "", "enabled"), lambda: registry.get_device(device_id))
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 409001:
            print(f"{device_id} exists")
            continue
        raise
    print(device.etag)
