"""The same as python-service.py for code that an event loop runs: each call is made in a thread. Python 3.7 or newer."""

# iotcodes:begin imports
import asyncio
import time
from typing import Callable, Optional, TypeVar

from msrest.exceptions import HttpOperationError
# iotcodes:end
from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Twin

# iotcodes:begin helper
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


# iotcodes:end


async def read_twin(registry: IoTHubRegistryManager, device_id: str) -> Twin:
    """Shows the call site: CALL stands for the user's own call, RESULT for where its result goes."""
    CALL: Twin = registry.get_twin(device_id)
    # iotcodes:begin call
    RESULT = (await within_quota_async(lambda: CALL))
    # iotcodes:end
    return RESULT
