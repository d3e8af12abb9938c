from typing import TypeVar, Callable
from azure.iot.hub import *
import random, json
from msrest.exceptions import HttpOperationError
registry = IoTHubRegistryManager("HostName=...")
try:
    registry.get_device("device-1")
except HttpOperationError as error:
    print("429001", json.dumps(str(error)))
