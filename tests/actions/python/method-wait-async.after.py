import asyncio
from typing import Callable, TypeVar

from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import CloudToDeviceMethod
from msrest.exceptions import HttpOperationError

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


async def reboot(registry: IoTHubRegistryManager, device_id: str, module_id: str) -> int:
    method = CloudToDeviceMethod(method_name="reboot")
    try:
        return (await invoke_when_online_async(lambda: registry.invoke_device_module_method(device_id, module_id, method), method)).status
    except HttpOperationError as error:
        if error.response.headers.get("iothub-errorcode") != "DeviceNotOnline":
            raise
        return 0
