import asyncio
import os
import random
import re
from typing import Callable, Optional, Tuple, TypeVar

from azure.iot.hub import IoTHubRegistryManager
from msrest.exceptions import ClientRequestError, HttpOperationError

_AsyncResult = TypeVar("_AsyncResult")


async def retry_iot_hub_async(
    call: Callable[[], _AsyncResult],
    attempts: int = 6,
    floor: float = 1,
    floor_429: float = 10,
    cap: float = 60,
    first: Optional[float] = None,
    statuses: Tuple[int, ...] = (408, 429, 499, 500, 502, 503, 504),
    codes: str = "",
) -> _AsyncResult:
    """Make an IoT Hub service call in a thread, and again after growing random waits while it fails for a passing reason.

    `codes` names errors that pass although their HTTP status is not in `statuses`; a | stands between two of them.
    When the attempts are used up, and at any other error, the caller gets the error as the SDK raised it.
    """
    loop = asyncio.get_running_loop()
    attempt = 0
    while True:
        try:
            return await loop.run_in_executor(None, call)
        except (HttpOperationError, ClientRequestError) as error:
            reply = getattr(error, "response", None)
            if reply is None:
                # The SDK repeats most requests three times by itself; then only its text still tells the status.
                told = re.search(r"too many (\d+) error responses", str(error))
                attempt += 4
                status, name, retry_after = int(told.group(1)) if told else 0, "", ""
            else:
                attempt += 1
                status, name = reply.status_code, f"{reply.headers.get('iothub-errorcode')} {reply.text}"
                retry_after = reply.headers.get("Retry-After", "")
            passing = status in statuses or (codes and re.search(rf"\b({codes})\b", name))
            if attempt >= attempts or not passing:
                raise
            lowest = max(floor, floor_429) if status == 429 else floor
            if attempt == 1 and first is not None:
                lowest = first
            if retry_after.isdigit():
                lowest = max(lowest, float(retry_after))
            # A tenth more than a long Retry-After, or a fleet that was refused together would come back together.
            await asyncio.sleep(random.uniform(lowest, max(min(cap, lowest * 2**attempt), lowest * 1.1)))


registry = IoTHubRegistryManager.from_connection_string(os.environ["HUB"])


async def building(device_id: str) -> str:
    try:
        return str((await retry_iot_hub_async(lambda: registry.get_twin(device_id))).tags["building"])
    except Exception as error:
        if "429001" in str(error):
            await asyncio.sleep(0)
            return ""
        raise


print(asyncio.run(building("pump-7")))
