from azure.iot.hub import IoTHubRegistryManager
registry = IoTHubRegistryManager("HostName=...")
def twin(device_id): return registry.get_twin(device_id)  # 429001 when the fleet wakes up
