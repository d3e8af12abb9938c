from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def copy(registry: IoTHubRegistryManager, source, target):
    try:
        twin = registry.get_twin(source)
        try:
            registry.update_twin(target, twin, "*")
        except HttpOperationError as error:
            if error_code(error) == 429001:
                print("slow down")
    except HttpOperationError as error:
        if error_code(error) == 503001:
            print("try later")


def error_code(error):
    return error.response.json()["errorCode"]
