from azure.iot.hub import IoTHubRegistryManager
from fleet import retrying


def twin(registry: IoTHubRegistryManager, device_id):
    with retrying(attempts=6) as attempt:
        return registry.get_twin(device_id)  # 429001
