from azure.iot.device.aio import IoTHubDeviceClient


async def connect(client: IoTHubDeviceClient):
    try:
        await client.connect()
    except Exception as error:
        print("409002", error)
