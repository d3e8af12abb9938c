import time
from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import HttpOperationError


class Devices:
	def __init__(self, registry: IoTHubRegistryManager):
		self.registry = registry

	def drop(self, device_id):
		try:
			self.registry.delete_device(device_id, etag="*")
		except HttpOperationError as error:
			if error.response.json()["errorCode"] == 429001:
				return
			raise
