"""Takes what exists where azure-iot-hub reports that it cannot be created a second time. Python 3.6 or newer."""

# iotcodes:begin imports
from typing import Callable, TypeVar

from msrest.exceptions import HttpOperationError
# iotcodes:end
from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Device

# iotcodes:begin helper
_Created = TypeVar("_Created")


def create_or_read(create: Callable[[], _Created], read: Callable[[], _Created]) -> _Created:
    """Create something in IoT Hub, or read it where it exists already: compare it with what you wanted before relying on it."""
    try:
        return create()
    except HttpOperationError as error:
        if error.response is None or error.response.status_code != 409:
            raise
        return read()


# iotcodes:end


def create_device(registry: IoTHubRegistryManager, device_id: str) -> Device:
    """Shows the call site: CALL stands for the user's own call, MORE for the one that reads what exists."""
    CALL: Device = registry.create_device_with_sas(device_id, "", "", "enabled")
    MORE: Device = registry.get_device(device_id)
    # iotcodes:begin call
    RESULT = create_or_read(lambda: CALL, lambda: MORE)
    # iotcodes:end
    return RESULT
