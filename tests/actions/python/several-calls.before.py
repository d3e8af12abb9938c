from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def swap(registry: IoTHubRegistryManager, one, other):
    try:
        first = registry.get_twin(one)
        second = registry.get_twin(other)
        registry.replace_twin(one, second)
        registry.replace_module_twin(other, "edge", first)
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 429001:
            print("throttled")
        raise
