"""Settings of the provisioning service client."""

HOST = "global.azure-devices-provisioning.net"
POLL_SECONDS = 2
TIMEOUT_SECONDS = 500
MAX_PAYLOAD = 404
PORT = 8883
GROUPS = {"line-401": 401, "line-404": 404}


def window(size=429):
    return min(size, 500)
