import time

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def watch(registry: IoTHubRegistryManager):
    while True:
        try:
            print(registry.get_service_statistics().connected_device_count)
        except HttpOperationError as error:
            if error.response.json()["errorCode"] == 429001:
                print("throttled")
        time.sleep(60)
