from azure.iot.device import IoTHubDeviceClient
from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

registry = IoTHubRegistryManager("HostName=...")
client = IoTHubDeviceClient.create_from_connection_string("HostName=...")


def on_message(message):
    try:
        registry.update_twin("other", {"tags": {"seen": message.message_id}})
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 429001:
            print("throttled")


client.on_message_received = on_message
