from typing import (
    Any,
    Dict,
)

from azure.iot.hub import DigitalTwinClient
from msrest.exceptions import HttpOperationError


class Twins:
    def __init__(self, connection_string: str) -> None:
        self._client = DigitalTwinClient.from_connection_string(connection_string)
        self._cache: Dict[str, Any] = {}

    def read(self, name: str) -> Any:
        try:
            self._cache[name] = self._client.get_digital_twin(name)
        except HttpOperationError as error:
            # 429001: the hub is throttling
            print(error)
        return self._cache[name]
