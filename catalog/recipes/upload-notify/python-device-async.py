"""The same as python-device.py for code that an event loop runs. Python 3.7 or newer."""

# iotcodes:begin imports
import contextlib
# iotcodes:end
from typing import Awaitable, Callable

from azure.iot.device.aio import IoTHubDeviceClient


async def upload(CLIENT: IoTHubDeviceClient, blob_name: str, REST: Callable[[], Awaitable[None]]) -> None:
    """Shows the call site: REST stands for the statements that follow the user's own call, RESULT for what that gives."""
    CALL = CLIENT.get_storage_info_for_blob(blob_name)
    # iotcodes:begin call
    RESULT = await CALL
    try:
        await REST()
    except BaseException:
        with contextlib.suppress(Exception):
            await CLIENT.notify_blob_upload_status(RESULT["correlationId"], False, 500, "upload failed")
        raise
    # iotcodes:end
