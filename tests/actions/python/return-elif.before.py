import json

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def code_of(error: HttpOperationError) -> int:
    return int(json.loads(error.response.text)["errorCode"])


def device(registry: IoTHubRegistryManager, device_id: str):
    try:
        return registry.get_device(device_id)
    except HttpOperationError as error:
        code = code_of(error)
        if code == 404001:
            return None
        elif code == 503001:
            print("busy")
        raise
