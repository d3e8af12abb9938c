import asyncio

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


class Twins:
    def __init__(self, registry: IoTHubRegistryManager) -> None:
        self.registry = registry

    async def read(self, device_id: str):
        try:
            return self.registry.get_twin(device_id)
        except HttpOperationError as error:
            if error.response.headers.get("iothub-errorcode") == "IotHubQuotaExceeded":
                await asyncio.sleep(0)
                return None
            raise
