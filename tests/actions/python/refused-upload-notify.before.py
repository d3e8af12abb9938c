from azure.iot.device import IoTHubDeviceClient


def upload(client: IoTHubDeviceClient, name: str, put) -> None:
    info = client.get_storage_info_for_blob(name)  # 403006
    try:
        put(info["hostName"])
    except OSError:
        client.notify_blob_upload_status(info["correlationId"], False, 500, "failed")
        raise
    client.notify_blob_upload_status(info["correlationId"], True, 200, "OK")
