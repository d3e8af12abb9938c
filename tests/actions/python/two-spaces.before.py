from azure.iot.hub import IoTHubConfigurationManager
from msrest.exceptions import HttpOperationError

configurations = IoTHubConfigurationManager("HostName=...")

def all_configurations():
  try:
    return [item.id for item in configurations.get_configurations(20)]
  except HttpOperationError as error:
    if error.response.json()["errorCode"] == 500001:
      return []
    raise
