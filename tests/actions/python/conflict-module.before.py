from azure.iot.hub import IoTHubRegistryManager


class Modules:
    def __init__(self, registry: IoTHubRegistryManager) -> None:
        self._registry = registry

    def add(self, device_id: str, name: str) -> object:
        # ModuleAlreadyExistsOnDevice when the job runs twice
        return self._registry.create_module_with_sas(
            device_id, name, managed_by="jobs", primary_key="", secondary_key=""
        )
