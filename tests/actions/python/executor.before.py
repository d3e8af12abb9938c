import asyncio

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


async def statistics(registry: IoTHubRegistryManager):
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(
            None,
            registry.get_service_statistics,
        )
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 404012:
            return None
        raise
