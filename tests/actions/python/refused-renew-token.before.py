import os

from azure.iot.device import IoTHubDeviceClient

client = IoTHubDeviceClient.create_from_sastoken(os.environ["TOKEN"])


def start() -> None:
    client.connect()  # 401003
