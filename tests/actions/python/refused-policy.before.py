from azure.iot.hub import IoTHubRegistryManager
from fleet import retry_policy


def twin(registry: IoTHubRegistryManager, device_id):
    return retry_policy.execute(lambda: registry.get_twin(device_id))  # 429001
