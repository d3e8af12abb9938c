from azure.iot.hub import IoTHubRegistryManager

registry = IoTHubRegistryManager.from_connection_string("HostName=...")  # 429001 never comes from here
