"""Gives a device a minute to connect when a direct method finds it offline (azure-iot-hub). Python 3.6 or newer.

The method did not reach the device, so it is safe to call it again. By default IoT Hub does not wait for a device at all.
"""

# iotcodes:begin imports
from typing import Callable, TypeVar

from azure.iot.hub.models import CloudToDeviceMethod
from msrest.exceptions import HttpOperationError
# iotcodes:end
from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import CloudToDeviceMethodResult

# iotcodes:begin helper
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


# iotcodes:end


def invoke(registry: IoTHubRegistryManager, device_id: str, MORE: CloudToDeviceMethod) -> CloudToDeviceMethodResult:
    """Shows the call site: CALL stands for the user's own call, MORE for its method, RESULT for where its result goes."""
    CALL: CloudToDeviceMethodResult = registry.invoke_device_method(device_id, MORE)
    # iotcodes:begin call
    RESULT = invoke_when_online(lambda: CALL, MORE)
    # iotcodes:end
    return RESULT
