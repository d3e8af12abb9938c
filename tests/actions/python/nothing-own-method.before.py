import os

from azure.iot.hub import IoTHubRegistryManager


class Twins:
    def __init__(self):
        self.registry = IoTHubRegistryManager.from_connection_string(os.environ["HUB"])

    def get_twin(self, device_id):
        return self.registry.get_twin(device_id)

    def etag(self, device_id):
        try:
            return self.get_twin(device_id).etag
        except Exception as error:
            print("429001" in str(error))
            raise
