from azure.iot.hub import IoTHubRegistryManager


def send(registry: IoTHubRegistryManager, device_id: str, text: str) -> None:
    try:
        registry.send_c2d_message(device_id, text)
    except Exception as error:
        print("403004", error)
