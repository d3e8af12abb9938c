"""Telemetry sender of the tank farm."""

import asyncio

from azure.iot.device.aio import IoTHubDeviceClient

INTERVAL = 30


async def run(connection_string, tank):
    client = IoTHubDeviceClient.create_from_connection_string(connection_string)
    await client.connect()

    while True:
        level = await tank.level()
        await client.send_message(f'{{"level": {level}}}')

        # see ticket of last spring about 403002
        await asyncio.sleep(INTERVAL)
