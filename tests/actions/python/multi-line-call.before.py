from typing import Any, Dict

from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import CloudToDeviceMethod
from msrest.exceptions import HttpOperationError


def reboot(registry: IoTHubRegistryManager, device_id: str, payload: Dict[str, Any]) -> Any:
    try:
        answer = registry.invoke_device_method(
            device_id,  # the device, not the module
            CloudToDeviceMethod(
                method_name="reboot",
                payload=payload,
            ),
        )
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 503102:
            print("not now")
        raise
    return answer.payload
