import contextlib

from azure.iot.device import IoTHubDeviceClient


def upload(client: IoTHubDeviceClient, name: str, put) -> None:
    try:
        info = client.get_storage_info_for_blob(name)
        try:
            put(info["hostName"], name)
            client.notify_blob_upload_status(info["correlationId"], True, 200, "uploaded")
        except BaseException:
            with contextlib.suppress(Exception):
                client.notify_blob_upload_status(info["correlationId"], False, 500, "upload failed")
            raise
    except Exception as error:
        if "403006" not in str(error):
            raise
