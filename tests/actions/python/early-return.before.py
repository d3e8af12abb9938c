import logging
import time

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError

log = logging.getLogger(__name__)


def has_device(manager: "IoTHubRegistryManager", device_id):
    if not device_id:
        return False
    try:
        if manager.get_device(device_id).status != "enabled":
            return False
    except HttpOperationError as error:
        log.warning("429001 ThrottlingException: %s", error)
        return False
    return True
