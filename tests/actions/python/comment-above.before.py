import azure.iot.hub as hub

registry = hub.IoTHubRegistryManager.from_connection_string("HostName=...")


def twins():
    # The service answers 429001
    # when too many of these run at once.
    page = registry.query_iot_hub("SELECT * FROM devices", None, 100)
    return page.items
