from azure.iot.hub import IoTHubRegistryManager


def tag(registry: IoTHubRegistryManager, device_id: str) -> None:
    twin = registry.get_twin(device_id)
    twin.tags = {"site": "north"}
    registry.update_twin(device_id, twin, twin.etag)  # 412001 when somebody else was faster
