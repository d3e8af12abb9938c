import sys

if __name__ == "__main__":
    from azure.iot.hub import IoTHubRegistryManager

    try:
        IoTHubRegistryManager.from_connection_string(sys.argv[1]).get_twin("device-1")
    except Exception as error:
        print("429001", error)
