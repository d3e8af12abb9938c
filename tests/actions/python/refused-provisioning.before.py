from azure.iot.device import ProvisioningDeviceClient
from azure.iot.hub import IoTHubRegistryManager

client = ProvisioningDeviceClient.create_from_symmetric_key("host", "id", "scope", "key")

try:
    print(client.register().status)
except Exception as error:
    print("429001: the tenant sends too much", error)
