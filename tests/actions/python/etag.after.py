from typing import Callable, TypeVar

from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Twin, TwinProperties
from msrest.exceptions import HttpOperationError

_Updated = TypeVar("_Updated")


def update_with_new_etag(update: Callable[[], _Updated], update_anew: Callable[[], _Updated], attempts: int = 3) -> _Updated:
    """Change something in IoT Hub; while its ETag is outdated, change it with the one that it has now. At most three tries."""
    for attempt in range(1, attempts + 1):
        try:
            return update() if attempt == 1 else update_anew()
        except HttpOperationError as error:
            if error.response is None or error.response.status_code != 412 or attempt == attempts:
                raise
    raise ValueError("attempts must be 1 or more")


def set_interval(registry: IoTHubRegistryManager, device_id: str, seconds: int) -> None:
    twin = registry.get_twin(device_id)
    patch = Twin(properties=TwinProperties(desired={"interval": seconds}))
    try:
        update_with_new_etag(lambda: registry.update_twin(device_id, patch, twin.etag), lambda: registry.update_twin(device_id, patch, registry.get_twin(device_id).etag))
    except HttpOperationError as error:
        if error.response.headers.get("iothub-errorcode") == "PreconditionFailed":
            print("someone else was faster")
        raise
