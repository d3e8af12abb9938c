"""Makes no more calls once the daily quota is used up, until it is renewed at midnight UTC (azure-iot-hub). Python 3.6 or newer."""

# iotcodes:begin imports
import time
from typing import Callable, Optional, TypeVar

from msrest.exceptions import HttpOperationError
# iotcodes:end
from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Twin

# iotcodes:begin helper
_Allowed = TypeVar("_Allowed")
_quota_error: Optional[HttpOperationError] = None
_quota_renewal = 0.0


def within_quota(call: Callable[[], _Allowed]) -> _Allowed:
    """Make an IoT Hub call while there is quota. Without, each fails at once with the error that told so, until midnight UTC."""
    global _quota_error, _quota_renewal
    if _quota_error is not None and time.time() < _quota_renewal:
        raise _quota_error
    try:
        return call()
    except HttpOperationError as error:
        reply = error.response
        if reply is not None and "IotHubQuotaExceeded" in f"{reply.headers.get('iothub-errorcode')} {reply.text}":
            _quota_error = error
            _quota_renewal = (time.time() // 86400 + 1) * 86400
        raise


# iotcodes:end


def read_twin(registry: IoTHubRegistryManager, device_id: str) -> Twin:
    """Shows the call site: CALL stands for the user's own call, RESULT for where its result goes."""
    CALL: Twin = registry.get_twin(device_id)
    # iotcodes:begin call
    RESULT = within_quota(lambda: CALL)
    # iotcodes:end
    return RESULT
