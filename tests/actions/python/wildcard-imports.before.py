from typing import *

from azure.iot.hub import *
from msrest.exceptions import *


def twin(registry: IoTHubRegistryManager, device_id: str) -> Any:
    try:
        return registry.get_twin(device_id)
    except HttpOperationError as error:
        print("429001", error)
