"""Creates the devices of a list."""

import os
import sys

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

registry = IoTHubRegistryManager.from_connection_string(os.environ["HUB"])

for device_id in sys.stdin.read().split():
    try:
        device = registry.create_device_with_sas(device_id, "", "", "enabled")
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 409001:
            print(f"{device_id} exists")
            continue
        raise
    print(device.etag)
