import asyncio
import contextlib
from azure.iot.device.aio import IoTHubDeviceClient


class Camera:
    def __init__(self, client: IoTHubDeviceClient) -> None:
        self.client = client

    async def upload(self, name, put):
        # 403006 when ten are open
        info = await self.client.get_storage_info_for_blob(name)

        try:
            for part in range(3):
                await put(info["hostName"], part)

            await self.client.notify_blob_upload_status(info["correlationId"], True, 200, "OK")
            return asyncio.get_running_loop().time()
        except BaseException:
            with contextlib.suppress(Exception):
                await self.client.notify_blob_upload_status(info["correlationId"], False, 500, "upload failed")
            raise
