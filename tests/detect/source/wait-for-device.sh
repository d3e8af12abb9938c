#!/usr/bin/env bash
# Waits until a device answers a direct method.
set -euo pipefail

hub=${1:?hub}
device=${2:?device}

for pause in 1 2 4 8 16 32; do
    if reply=$(az iot hub invoke-device-method --hub-name "$hub" --device-id "$device" --method-name ping 2>&1); then
        echo "$device answers"
        exit 0
    fi
    case $reply in
        *'"errorCode":404103'*) sleep "$pause" ;;
        *"ErrorCode:DeviceNotFound"*) echo "$device is not registered" >&2; exit 2 ;;
        *) echo "$reply" >&2; exit 1 ;;
    esac
done
