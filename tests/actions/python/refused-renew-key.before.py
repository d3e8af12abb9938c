from azure.iot.device import IoTHubDeviceClient

client = IoTHubDeviceClient.create_from_connection_string("HostName=…")


def start() -> None:
    client.connect()  # 401003
