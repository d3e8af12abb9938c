"""Reads twins."""

import os
import sys
from typing import Any

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

registry = IoTHubRegistryManager.from_connection_string(os.environ["IOTHUB_CONNECTION_STRING"])


def desired(device_id: str) -> Any:
    try:
        twin = registry.get_twin(device_id)
    except HttpOperationError as error:
        if "429001" in str(error):
            sys.exit("throttled")
        raise
    return twin.properties.desired
