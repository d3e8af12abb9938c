from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twin(registry: IoTHubRegistryManager, device_id):
    try:
        # 429001 when the fleet wakes up
        return registry.get_twin(device_id)
    finally:
        print("done")
