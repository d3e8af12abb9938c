import asyncio
import inspect
from typing import Any, Callable

from azure.iot.device.aio import IoTHubDeviceClient

_TokenMaker = Callable[[], str]


def renew_sas_token(client: Any, make_token: _TokenMaker) -> None:
    """Give a device client a new token whenever it asks for one: two minutes before the one that it has expires."""

    def renew() -> None:
        client.update_sastoken(make_token())

    async def renew_async() -> None:
        await client.update_sastoken(make_token())

    client.on_new_sastoken_required = renew_async if inspect.iscoroutinefunction(client.update_sastoken) else renew


class Pump:
    def __init__(self, tokens) -> None:
        self.client = IoTHubDeviceClient.create_from_sastoken(tokens.next("pump"))
        renew_sas_token(self.client, lambda: tokens.next("pump"))

    async def send(self, text: str) -> None:
        await self.client.send_message(text)  # IotHubUnauthorized after an hour
        await asyncio.sleep(1)
