from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

from fleet.retry import retry_iot_hub

registry = IoTHubRegistryManager("HostName=...")


def move(source, target):
    try:
        twin = retry_iot_hub(lambda: registry.get_twin(source))
        registry.replace_twin(target, twin)
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 429001:
            print("slow down")
        raise
