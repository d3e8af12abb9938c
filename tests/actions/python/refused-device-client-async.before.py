import asyncio

from azure.iot.device import aio


class Sensor:
    def __init__(self, connection_string: str) -> None:
        self.client = aio.IoTHubDeviceClient.create_from_connection_string(connection_string)

    async def send(self, text: str) -> None:
        try:
            await self.client.send_message(text)
        except Exception as error:
            if "500001" in str(error):
                await asyncio.sleep(1)
