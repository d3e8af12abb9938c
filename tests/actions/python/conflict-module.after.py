from typing import Callable, TypeVar

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

_Created = TypeVar("_Created")


def create_or_read(create: Callable[[], _Created], read: Callable[[], _Created]) -> _Created:
    """Create something in IoT Hub, or read it where it exists already: compare it with what you wanted before relying on it."""
    try:
        return create()
    except HttpOperationError as error:
        if error.response is None or error.response.status_code != 409:
            raise
        return read()


class Modules:
    def __init__(self, registry: IoTHubRegistryManager) -> None:
        self._registry = registry

    def add(self, device_id: str, name: str) -> object:
        # ModuleAlreadyExistsOnDevice when the job runs twice
        return create_or_read(lambda: self._registry.create_module_with_sas(
            device_id, name, managed_by="jobs", primary_key="", secondary_key=""
        ), lambda: self._registry.get_module(device_id, name))
