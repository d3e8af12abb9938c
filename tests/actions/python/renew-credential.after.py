import inspect
from typing import Any, Callable

from azure.iot.device import IoTHubDeviceClient

_TokenMaker = Callable[[], str]


def renew_sas_token(client: Any, make_token: _TokenMaker) -> None:
    """Give a device client a new token whenever it asks for one: two minutes before the one that it has expires."""

    def renew() -> None:
        client.update_sastoken(make_token())

    async def renew_async() -> None:
        await client.update_sastoken(make_token())

    client.on_new_sastoken_required = renew_async if inspect.iscoroutinefunction(client.update_sastoken) else renew


def make_token() -> str:
    return "SharedAccessSignature sr=hub&sig=…&se=2000000000"


client = IoTHubDeviceClient.create_from_sastoken(make_token())
renew_sas_token(client, lambda: make_token())


def start() -> None:
    try:
        client.connect()
    except Exception as error:
        print("401003?", error)
        raise
