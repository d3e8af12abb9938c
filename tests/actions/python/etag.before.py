from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Twin, TwinProperties
from msrest.exceptions import HttpOperationError


def set_interval(registry: IoTHubRegistryManager, device_id: str, seconds: int) -> None:
    twin = registry.get_twin(device_id)
    patch = Twin(properties=TwinProperties(desired={"interval": seconds}))
    try:
        registry.update_twin(device_id, patch, twin.etag)
    except HttpOperationError as error:
        if error.response.headers.get("iothub-errorcode") == "PreconditionFailed":
            print("someone else was faster")
        raise
