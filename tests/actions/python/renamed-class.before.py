from azure.iot.hub import IoTHubRegistryManager as Registry
from msrest import exceptions


def connect() -> Registry:
    return Registry("HostName=...")


hub = connect()

try:
    # 500008 every now and then
    hub.bulk_create_or_update_devices([])
except exceptions.HttpOperationError as error:
    raise SystemExit(str(error))
