from azure.iot.hub import IoTHubRegistryManager
from fleet import TwinStore

registry = IoTHubRegistryManager("HostName=...")
store = TwinStore(registry)

try:
    store.get_twin("device-1")
except Exception as error:
    print("429001", error)
