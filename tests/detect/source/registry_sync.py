"""Keeps the device registry in step with the asset list."""

import json

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def error_code(error):
    try:
        return json.loads(error.response.text).get("errorCode")
    except ValueError:
        return None


def ensure(registry, device_id, key):
    try:
        return registry.create_device_with_sas(device_id, key, key, "enabled")
    except HttpOperationError as error:
        if error_code(error) == 409001:
            return registry.get_device(device_id)
        if "ErrorCode:DeviceAlreadyExists" in error.response.text:
            return registry.get_device(device_id)
        raise


def main(connection_string, assets):
    registry = IoTHubRegistryManager.from_connection_string(connection_string)
    for asset in assets:
        ensure(registry, asset.serial, asset.key)
