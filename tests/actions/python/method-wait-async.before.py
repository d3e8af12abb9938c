from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import CloudToDeviceMethod
from msrest.exceptions import HttpOperationError


async def reboot(registry: IoTHubRegistryManager, device_id: str, module_id: str) -> int:
    method = CloudToDeviceMethod(method_name="reboot")
    try:
        return registry.invoke_device_module_method(device_id, module_id, method).status
    except HttpOperationError as error:
        if error.response.headers.get("iothub-errorcode") != "DeviceNotOnline":
            raise
        return 0
