"""Gives a device client a new SAS token before the one that it has expires (azure-iot-device). Python 3.6 or newer."""

# iotcodes:begin imports
import inspect
from typing import Any, Callable
# iotcodes:end
from azure.iot.device import IoTHubDeviceClient

# iotcodes:begin helper
_TokenMaker = Callable[[], str]


def renew_sas_token(client: Any, make_token: _TokenMaker) -> None:
    """Give a device client a new token whenever it asks for one: two minutes before the one that it has expires."""

    def renew() -> None:
        client.update_sastoken(make_token())

    async def renew_async() -> None:
        await client.update_sastoken(make_token())

    client.on_new_sastoken_required = renew_async if inspect.iscoroutinefunction(client.update_sastoken) else renew


# iotcodes:end


def configure(CLIENT: IoTHubDeviceClient, TOKEN: str) -> None:
    """Shows the call site: CLIENT stands for the user's own client, TOKEN for what makes its token."""
    # iotcodes:begin call
    renew_sas_token(CLIENT, lambda: TOKEN)
    # iotcodes:end
