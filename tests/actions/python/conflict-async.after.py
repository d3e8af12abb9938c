import asyncio
from typing import Callable, TypeVar

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

_AsyncCreated = TypeVar("_AsyncCreated")


async def create_or_read_async(create: Callable[[], _AsyncCreated], read: Callable[[], _AsyncCreated]) -> _AsyncCreated:
    """Create something in IoT Hub, or read it where it exists already: compare it with what you wanted before relying on it."""
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(None, create)
    except HttpOperationError as error:
        if error.response is None or error.response.status_code != 409:
            raise
        return await loop.run_in_executor(None, read)


async def add(registry: IoTHubRegistryManager, device_id: str, key: str):
    try:
        device = await create_or_read_async(lambda: registry.create_device_with_sas(device_id, key, key, "enabled"), lambda: registry.get_device(device_id))
    except HttpOperationError as error:
        # 409001: it is there already
        if error.response.status_code != 409:
            raise
        return None
    return device.etag
