"""The same as python-service.py for code that an event loop runs: each call is made in a thread. Python 3.7 or newer."""

# iotcodes:begin imports
import asyncio
from typing import Callable, TypeVar

from msrest.exceptions import HttpOperationError
# iotcodes:end
from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Twin

# iotcodes:begin helper
_AsyncUpdated = TypeVar("_AsyncUpdated")


async def update_with_new_etag_async(
    update: Callable[[], _AsyncUpdated], update_anew: Callable[[], _AsyncUpdated], attempts: int = 3
) -> _AsyncUpdated:
    """Change something in IoT Hub; while its ETag is outdated, change it with the one that it has now. At most three tries."""
    loop = asyncio.get_running_loop()
    for attempt in range(1, attempts + 1):
        try:
            return await loop.run_in_executor(None, update if attempt == 1 else update_anew)
        except HttpOperationError as error:
            if error.response is None or error.response.status_code != 412 or attempt == attempts:
                raise
    raise ValueError("attempts must be 1 or more")


# iotcodes:end


async def update_twin(registry: IoTHubRegistryManager, device_id: str, patch: Twin, etag: str) -> Twin:
    """Shows the call site: CALL stands for the user's own call, MORE for the same with the ETag read again."""
    CALL: Twin = registry.update_twin(device_id, patch, etag)
    MORE: Twin = registry.update_twin(device_id, patch, registry.get_twin(device_id).etag)
    # iotcodes:begin call
    RESULT = (await update_with_new_etag_async(lambda: CALL, lambda: MORE))
    # iotcodes:end
    return RESULT
