"""Sends a change again with the current ETag where azure-iot-hub reports that another writer was faster. Python 3.6 or newer."""

# iotcodes:begin imports
from typing import Callable, TypeVar

from msrest.exceptions import HttpOperationError
# iotcodes:end
from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Twin

# iotcodes:begin helper
_Updated = TypeVar("_Updated")


def update_with_new_etag(update: Callable[[], _Updated], update_anew: Callable[[], _Updated], attempts: int = 3) -> _Updated:
    """Change something in IoT Hub; while its ETag is outdated, change it with the one that it has now. At most three tries."""
    for attempt in range(1, attempts + 1):
        try:
            return update() if attempt == 1 else update_anew()
        except HttpOperationError as error:
            if error.response is None or error.response.status_code != 412 or attempt == attempts:
                raise
    raise ValueError("attempts must be 1 or more")


# iotcodes:end


def update_twin(registry: IoTHubRegistryManager, device_id: str, patch: Twin, etag: str) -> Twin:
    """Shows the call site: CALL stands for the user's own call, MORE for the same with the ETag read again."""
    CALL: Twin = registry.update_twin(device_id, patch, etag)
    MORE: Twin = registry.update_twin(device_id, patch, registry.get_twin(device_id).etag)
    # iotcodes:begin call
    RESULT = update_with_new_etag(lambda: CALL, lambda: MORE)
    # iotcodes:end
    return RESULT
