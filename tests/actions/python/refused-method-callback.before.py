from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import CloudToDeviceMethod
from msrest.exceptions import HttpOperationError


def reboot(registry: IoTHubRegistryManager, device_id: str):
    try:
        return registry.invoke_device_method(device_id, CloudToDeviceMethod(method_name="reboot"))
    except HttpOperationError as error:
        if "504101" in error.response.text:
            return None
        raise
