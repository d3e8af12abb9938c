import unittest
from unittest.mock import MagicMock

from azure.iot.hub import IoTHubRegistryManager


class TwinTest(unittest.TestCase):
    def test_throttled(self):
        registry = MagicMock(spec=IoTHubRegistryManager)
        with self.assertRaisesRegex(Exception, "429001"):
            registry.get_twin("device-1")
