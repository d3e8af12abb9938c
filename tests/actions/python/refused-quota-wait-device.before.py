from azure.iot.device import IoTHubDeviceClient

client = IoTHubDeviceClient.create_from_connection_string("HostName=…")


def send(text):
    try:
        client.send_message(text)
    except Exception as error:
        if "403002" in str(error):
            return False
        raise
    return True
