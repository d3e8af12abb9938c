from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twins(registry: IoTHubRegistryManager, device_ids):
    try:
        return {device_id: registry.get_twin(device_id) for device_id in device_ids}
    except HttpOperationError as error:
        print("429001", error)
        raise
