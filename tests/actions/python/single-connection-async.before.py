from typing import Optional

from azure.iot.device.aio import IoTHubDeviceClient, Message


class Uplink:
    def __init__(self, connection_string: str) -> None:
        self.connection_string = connection_string
        self.client: Optional[IoTHubDeviceClient] = None

    async def connect(self) -> None:
        self.client = IoTHubDeviceClient.create_from_connection_string(self.connection_string)
        await self.client.connect()

    async def send(self, text: str) -> None:
        try:
            await self.client.send_message(Message(text))
        except Exception as error:
            if "409002" not in str(error):
                raise
            await self.connect()
