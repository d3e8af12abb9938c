import asyncio
from typing import Callable, TypeVar

from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Twin
from msrest.exceptions import HttpOperationError

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


async def tag(registry: IoTHubRegistryManager, device_id: str, tags: dict, etag: str):
    patch = Twin(tags=tags)
    try:
        return (await update_with_new_etag_async(lambda: registry.update_twin(device_id, patch, etag), lambda: registry.update_twin(device_id, patch, registry.get_twin(device_id).etag))).etag
    except HttpOperationError as error:
        if error.response.headers.get("iothub-errorcode") == "PreconditionFailed":
            return None
        raise
