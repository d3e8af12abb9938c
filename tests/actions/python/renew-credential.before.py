from azure.iot.device import IoTHubDeviceClient


def make_token() -> str:
    return "SharedAccessSignature sr=hub&sig=…&se=2000000000"


client = IoTHubDeviceClient.create_from_sastoken(make_token())


def start() -> None:
    try:
        client.connect()
    except Exception as error:
        print("401003?", error)
        raise
