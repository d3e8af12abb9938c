from azure.iot.device import IoTHubDeviceClient
from azure.iot.hub import IoTHubRegistryManager


def twin(client):
    try:
        return client.get_twin()
    except Exception as error:
        print("429001", error)
