import asyncio

from azure.iot.device.aio import IoTHubDeviceClient


class Pump:
    def __init__(self, tokens) -> None:
        self.client = IoTHubDeviceClient.create_from_sastoken(tokens.next("pump"))

    async def send(self, text: str) -> None:
        await self.client.send_message(text)  # IotHubUnauthorized after an hour
        await asyncio.sleep(1)
