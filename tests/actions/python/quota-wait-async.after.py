import asyncio
import time
from typing import Callable, Optional, TypeVar

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

_AsyncAllowed = TypeVar("_AsyncAllowed")
_async_quota_error: Optional[HttpOperationError] = None
_async_quota_renewal = 0.0


async def within_quota_async(call: Callable[[], _AsyncAllowed]) -> _AsyncAllowed:
    """Make an IoT Hub call in a thread while there is quota. Without, each fails at once with the error that told so, until midnight UTC."""
    global _async_quota_error, _async_quota_renewal
    if _async_quota_error is not None and time.time() < _async_quota_renewal:
        raise _async_quota_error
    try:
        return await asyncio.get_running_loop().run_in_executor(None, call)
    except HttpOperationError as error:
        reply = error.response
        if reply is not None and "IotHubQuotaExceeded" in f"{reply.headers.get('iothub-errorcode')} {reply.text}":
            _async_quota_error = error
            _async_quota_renewal = (time.time() // 86400 + 1) * 86400
        raise


class Twins:
    def __init__(self, registry: IoTHubRegistryManager) -> None:
        self.registry = registry

    async def read(self, device_id: str):
        try:
            return await within_quota_async(lambda: self.registry.get_twin(device_id))
        except HttpOperationError as error:
            if error.response.headers.get("iothub-errorcode") == "IotHubQuotaExceeded":
                await asyncio.sleep(0)
                return None
            raise
