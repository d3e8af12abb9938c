"""Creates the devices of a plant in an IoT hub and gives each its report interval."""

import csv
import json
import logging
import os
import re
import sys

from azure.iot.hub import IoTHubRegistryManager
from azure.iot.hub.models import Twin, TwinProperties
from msrest.exceptions import HttpOperationError

log = logging.getLogger("provision")


def error_code(error):
    """The six digits in the hub's reply, or None where it sent only a name."""
    digits = re.search(r'errorCode\\*":\s*(\d{6})', error.response.text)
    return int(digits.group(1)) if digits else None


def create(registry, device_id, primary, secondary):
    try:
        return registry.create_device_with_sas(device_id, primary, secondary, "enabled")
    except HttpOperationError as error:
        # 409001 DeviceAlreadyExists: an earlier run came this far.
        if error_code(error) == 409001 or "ErrorCode:DeviceAlreadyExists" in error.response.text:
            return registry.get_device(device_id)
        raise


def set_interval(registry, device_id, seconds):
    twin = registry.get_twin(device_id)
    wanted = Twin(properties=TwinProperties(desired={"reportInterval": seconds}))
    try:
        return registry.update_twin(device_id, wanted, twin.etag)
    except HttpOperationError as error:
        code = error_code(error)
        if code == 429001:
            log.warning("%s: the hub is throttling twin updates", device_id)
            return None
        if code == 412001:
            log.warning("%s: somebody else changed the twin", device_id)
            return None
        raise


def remove(registry, device_id):
    try:
        registry.delete_device(device_id)
    except HttpOperationError as error:
        if error_code(error) != 404001:
            raise
        log.info("%s was not registered", device_id)


def provision(registry, rows):
    done = 0
    for row in rows:
        try:
            if row["state"] == "retired":
                remove(registry, row["id"])
            else:
                create(registry, row["id"], row["primary"], row["secondary"])
                set_interval(registry, row["id"], int(row["interval"]))
            done += 1
        except HttpOperationError as error:
            # 403002 IotHubQuotaExceeded ends the run: nothing works before midnight UTC.
            if error_code(error) == 403002:
                log.error("the daily quota is used up after %d devices", done)
                break
            log.error("%s: %s", row["id"], json.dumps(error.response.text))
    return done


def main(path):
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    registry = IoTHubRegistryManager.from_connection_string(os.environ["IOTHUB_CONNECTION_STRING"])
    with open(path, newline="", encoding="utf-8") as file:
        done = provision(registry, csv.DictReader(file))
    log.info("%d devices are ready", done)


if __name__ == "__main__":
    main(sys.argv[1])
