from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Twin
from msrest.exceptions import HttpOperationError


async def tag(registry: IoTHubRegistryManager, device_id: str, tags: dict, etag: str):
    patch = Twin(tags=tags)
    try:
        return (registry.update_twin(device_id, patch, etag)).etag
    except HttpOperationError as error:
        if error.response.headers.get("iothub-errorcode") == "PreconditionFailed":
            return None
        raise
