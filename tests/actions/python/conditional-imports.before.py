from __future__ import annotations

from typing import TYPE_CHECKING

from msrest.exceptions import HttpOperationError

if TYPE_CHECKING:
    from azure.iot.hub import IoTHubRegistryManager
try:
    import orjson as json
except ImportError:
    import json
HUB = "example"


def twin(registry: IoTHubRegistryManager, device_id: str):
    try:
        return registry.get_twin(device_id)
    except HttpOperationError as error:
        if json.loads(error.response.text)["errorCode"] == 429001:
            return None
        raise
