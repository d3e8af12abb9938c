from azure.iot.hub import IoTHubRegistryManager


def put_back(registry: IoTHubRegistryManager, twin):
    # 412001: the twin has changed, and a copy of it must not go over the change
    return registry.replace_twin(twin.device_id, twin, twin.etag)
