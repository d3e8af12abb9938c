from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def collect(registry: IoTHubRegistryManager, device_id, retry_queue):
    with open("retry.log") as log:
        try:
            retry_queue.put(registry.get_twin(device_id))
        except HttpOperationError as error:
            print("429001", error, file=log)
