from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twin(registry: IoTHubRegistryManager, device_id):
    try:
        twin = registry.get_twin(name := device_id.strip())
        print(name, twin)
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 429001:
            return None
        raise
