"""Waits for 429001 to pass."""


def twin(registry, device_id):
    from azure.iot.hub import IoTHubRegistryManager
    from msrest.exceptions import HttpOperationError

    assert isinstance(registry, IoTHubRegistryManager)
    try:
        return registry.get_twin(device_id)
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 429001:
            return None
        raise
