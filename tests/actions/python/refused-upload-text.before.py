from azure.iot.device import IoTHubDeviceClient


def upload(client: IoTHubDeviceClient, put) -> None:
    info = client.get_storage_info_for_blob("log")  # 403006
    put(
        info["hostName"],
        """
one
two
""",
    )
    client.notify_blob_upload_status(info["correlationId"], True, 200, "OK")
