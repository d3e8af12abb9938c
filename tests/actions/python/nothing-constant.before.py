from azure.iot.hub import IoTHubRegistryManager

THROTTLED = 429001
