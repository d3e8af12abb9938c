import contextlib

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def show(registry: IoTHubRegistryManager, device_id):
    try:
        print(f"etag: {registry.get_twin(device_id).etag!r}")
        with contextlib.nullcontext(registry.get_device(device_id)) as device:
            print(device)
    except HttpOperationError as error:
        print("429001", error)
