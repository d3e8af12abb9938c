from azure.iot.hub import IoTHubRegistryManager

registry = IoTHubRegistryManager("HostName=...")
MEANINGS = {
    400004: "argument invalid",
    429001: "throttled",
}
print(registry.get_twin("device-1"))
