def twin(registry: "IoTHubRegistryManager", device_id):
    try:
        return registry.get_twin(device_id)
    except Exception as error:
        if "429001" in str(error):
            return None
        raise
