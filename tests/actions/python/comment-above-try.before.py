from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twin(registry: IoTHubRegistryManager, device_id):
    # 429001 when the fleet wakes up
    try:
        return registry.get_twin(device_id)
    except HttpOperationError:
        return None
