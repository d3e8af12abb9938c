"""The same as python-service.py for code that an event loop runs: each call is made in a thread. Python 3.7 or newer."""

# iotcodes:begin imports
import asyncio
from typing import Callable, TypeVar

from azure.iot.hub.models import CloudToDeviceMethod
from msrest.exceptions import HttpOperationError
# iotcodes:end
from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import CloudToDeviceMethodResult

# iotcodes:begin helper
_AsyncAnswer = TypeVar("_AsyncAnswer")


async def invoke_when_online_async(invoke: Callable[[], _AsyncAnswer], method: CloudToDeviceMethod) -> _AsyncAnswer:
    """Call a method of a device in a thread; when it is offline, call once more and wait a minute for it to connect."""
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(None, invoke)
    except HttpOperationError as error:
        if error.response is None or "404103" not in error.response.text:
            raise
    method.connect_timeout_in_seconds = 60
    return await loop.run_in_executor(None, invoke)


# iotcodes:end


async def invoke(registry: IoTHubRegistryManager, device_id: str, MORE: CloudToDeviceMethod) -> CloudToDeviceMethodResult:
    """Shows the call site: CALL stands for the user's own call, MORE for its method, RESULT for where its result goes."""
    CALL: CloudToDeviceMethodResult = registry.invoke_device_method(device_id, MORE)
    # iotcodes:begin call
    RESULT = (await invoke_when_online_async(lambda: CALL, MORE))
    # iotcodes:end
    return RESULT
