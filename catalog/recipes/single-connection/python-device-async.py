"""Ends the connection of a device client before another one takes its place (azure-iot-device, asyncio). Python 3.6 or newer.

IoT Hub allows one connection per identity: a client that is dropped but not shut down goes on reconnecting, and each of the
two closes the other's connection.
"""

from typing import Optional

from azure.iot.device.aio import IoTHubDeviceClient

CLIENT: Optional[IoTHubDeviceClient] = None


async def renew(connection_string: str) -> IoTHubDeviceClient:
    """Shows the call site: CLIENT stands for the user's own client."""
    global CLIENT
    CALL = IoTHubDeviceClient.create_from_connection_string(connection_string)
    # iotcodes:begin call
    if CLIENT is not None:
        await CLIENT.shutdown()
    CLIENT = CALL
    # iotcodes:end
    return CLIENT
