"""Reports a blob upload that fails to IoT Hub, too (azure-iot-device). Python 3.6 or newer.

An upload that nobody reports counts among the ten that a device may have open until its SAS token expires.
"""

# iotcodes:begin imports
import contextlib
# iotcodes:end
from typing import Callable

from azure.iot.device import IoTHubDeviceClient


def upload(CLIENT: IoTHubDeviceClient, blob_name: str, REST: Callable[[], None]) -> None:
    """Shows the call site: REST stands for the statements that follow the user's own call, RESULT for what that gives."""
    CALL = CLIENT.get_storage_info_for_blob(blob_name)
    # iotcodes:begin call
    RESULT = CALL
    try:
        REST()
    except BaseException:
        with contextlib.suppress(Exception):
            CLIENT.notify_blob_upload_status(RESULT["correlationId"], False, 500, "upload failed")
        raise
    # iotcodes:end
