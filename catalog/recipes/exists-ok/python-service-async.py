"""The same as python-service.py for code that an event loop runs: each call is made in a thread. Python 3.7 or newer."""

# iotcodes:begin imports
import asyncio
from typing import Callable, TypeVar

from msrest.exceptions import HttpOperationError
# iotcodes:end
from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Device

# iotcodes:begin helper
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


# iotcodes:end


async def create_device(registry: IoTHubRegistryManager, device_id: str) -> Device:
    """Shows the call site: CALL stands for the user's own call, MORE for the one that reads what exists."""
    CALL: Device = registry.create_device_with_sas(device_id, "", "", "enabled")
    MORE: Device = registry.get_device(device_id)
    # iotcodes:begin call
    RESULT = (await create_or_read_async(lambda: CALL, lambda: MORE))
    # iotcodes:end
    return RESULT
