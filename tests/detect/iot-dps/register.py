"""Registers a device with the Device Provisioning Service and returns the hub it was given."""

import random
import time

from azure.iot.device import ProvisioningDeviceClient
from azure.iot.device.exceptions import ServiceError

HOST = "global.azure-devices-provisioning.net"


def register(id_scope, registration_id, key, attempts=6):
    for attempt in range(attempts):
        client = ProvisioningDeviceClient.create_from_symmetric_key(HOST, registration_id, id_scope, key)
        try:
            return client.register().registration_state.assigned_hub
        except ServiceError as error:
            # The provisioning service answers status 429 when the whole tenant is too busy.
            if "status code 429" not in str(error):
                raise
            time.sleep(random.uniform(10, min(60, 10 * 2**attempt)))
    raise TimeoutError(registration_id)
