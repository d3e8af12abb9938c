def twin(registry: "IoTHubRegistryManager"):
    try:
        return registry.get_twin("é")
    except Exception as error:
        return None if "429001" in str(error) else "?"
