from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


async def add(registry: IoTHubRegistryManager, device_id: str, key: str):
    try:
        device = registry.create_device_with_sas(device_id, key, key, "enabled")
    except HttpOperationError as error:
        # 409001: it is there already
        if error.response.status_code != 409:
            raise
        return None
    return device.etag
