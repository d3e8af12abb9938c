import stamina
from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def twin(registry: IoTHubRegistryManager, device_id):
    try:
        for attempt in stamina.retry_context(on=HttpOperationError):
            with attempt:
                return registry.get_twin(device_id)
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 429001:
            return None
        raise
