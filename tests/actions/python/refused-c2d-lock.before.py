from azure.iot.device import IoTHubDeviceClient


def receive(client: IoTHubDeviceClient):
    try:
        return client.receive_message()
    except Exception as error:
        print("412002", error)
