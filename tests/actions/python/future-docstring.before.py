#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Reads one twin."""
from __future__ import annotations

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


def main(registry: IoTHubRegistryManager | None) -> None:
    try:
        print(registry.get_twin("device-1"))
    except HttpOperationError as error:
        if error.response.json()["errorCode"] == 429001:
            print("throttled")


main(IoTHubRegistryManager("HostName=..."))
