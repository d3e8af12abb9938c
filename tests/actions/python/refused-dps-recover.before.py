from azure.iot.device import ProvisioningDeviceClient


def register(client: ProvisioningDeviceClient):
    try:
        return client.register()
    except Exception as error:
        print("404202?", error)
        raise
