import asyncio

from azure.iot.hub import IoTHubRegistryManager

registry = IoTHubRegistryManager.from_connection_string("HostName=…")


async def read(device_id):
    try:
        return await asyncio.to_thread(registry.get_twin, device_id)
    except Exception as error:
        if "403002" in str(error):
            return None
        raise
