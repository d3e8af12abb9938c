from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import CloudToDeviceMethod
from msrest.exceptions import HttpOperationError


def reboot(registry: IoTHubRegistryManager, device_id: str) -> int:
    method = CloudToDeviceMethod(method_name="reboot", payload={"delay": 5})
    try:
        answer = registry.invoke_device_method(device_id, method)
    except HttpOperationError as error:
        if "404103" in error.response.text:
            return 0
        raise
    return answer.status
