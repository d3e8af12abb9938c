from typing import Callable, TypeVar

from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import CloudToDeviceMethod
from msrest.exceptions import HttpOperationError

_Answer = TypeVar("_Answer")


def invoke_when_online(invoke: Callable[[], _Answer], method: CloudToDeviceMethod) -> _Answer:
    """Call a method of a device; when the device is offline, call once more and wait a minute for it to connect."""
    try:
        return invoke()
    except HttpOperationError as error:
        if error.response is None or "404103" not in error.response.text:
            raise
    method.connect_timeout_in_seconds = 60
    return invoke()


def reboot(registry: IoTHubRegistryManager, device_id: str) -> int:
    method = CloudToDeviceMethod(method_name="reboot", payload={"delay": 5})
    try:
        answer = invoke_when_online(lambda: registry.invoke_device_method(device_id, method), method)
    except HttpOperationError as error:
        if "404103" in error.response.text:
            return 0
        raise
    return answer.status
