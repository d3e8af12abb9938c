from azure.iot.device import IoTHubDeviceClient

client = None


def connect(connection_string):
    global client
    if client is not None:
        client.shutdown()
    client = IoTHubDeviceClient.create_from_connection_string(connection_string)
    client.connect()  # 409002
