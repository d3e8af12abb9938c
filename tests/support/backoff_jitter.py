"""Proves what the Python helpers do: run by tests/recipes.rs, on a clock that does not wait.

Standard input is a JSON object: `helpers`, with what they import; `upload`, two recipes as they are, whose call regions are
tried; `attempts`, `floor`, `throttled_floor` and `cap`, the
numbers of the catalog; `calls` and `refused`, the methods that clients.toml lists for the service SDK; and `types`, its
classes. A check that fails names itself.
"""

import asyncio
import functools
import http.server
import json
import random
import sys
import threading
import time
from typing import Any, Callable, Dict, List, Optional, Tuple

import requests
from azure.iot import hub
from azure.iot.hub.auth import ConnectionStringAuthentication
from azure.iot.hub.models import CloudToDeviceMethod, QuerySpecification
from azure.iot.hub.protocol.iot_hub_gateway_service_ap_is import IotHubGatewayServiceAPIs
from msrest.exceptions import ClientRequestError, HttpOperationError

GIVEN: Dict[str, Any] = json.load(sys.stdin)
ATTEMPTS, FLOOR, THROTTLED, CAP = (GIVEN[name] for name in ("attempts", "floor", "throttled_floor", "cap"))

MODULE: Dict[str, Any] = {"__name__": "helper"}
for helper in GIVEN["helpers"]:
    exec(helper, MODULE)
retry: Callable[..., Any] = MODULE["retry_iot_hub"]


def retry_async(call: Callable[[], Any], **arguments: Any) -> Any:
    """The helper for coroutines, as one that a plain function can call."""
    return asyncio.run(MODULE["retry_iot_hub_async"](call, **arguments))


waits: List[float] = []
bounds: List[Tuple[float, float]] = []


def uniform(low: float, high: float) -> float:
    assert low <= high, f"the wait is drawn between {low} and {high}"
    bounds.append((low, high))
    return draw(low, high)


draw: Callable[[float, float], float] = random.uniform
random.uniform = uniform  # type: ignore[assignment]
time.sleep = waits.append
sleep_async: Callable[[float], Any] = asyncio.sleep


async def sleep(seconds: float) -> None:
    waits.append(seconds)


asyncio.sleep = sleep  # type: ignore[assignment]


def failure(status: int, retry_after: Optional[str] = None, name: str = "", body: str = "") -> HttpOperationError:
    """What the SDK raises for a reply of the service."""
    response = requests.Response()
    response.status_code = status
    response.reason = "made up"
    response._content = body.encode()
    if retry_after is not None:
        response.headers["retry-after"] = retry_after
    if name:
        response.headers["iothub-errorcode"] = name
    return HttpOperationError(None, response)


def given_up(status: int) -> ClientRequestError:
    """What the SDK raises when its own three repetitions met this status as well."""
    return ClientRequestError(f"Error occurred in request., RetryError: (Caused by ResponseError('too many {status} error responses'))")


def run(failures: List[Exception], **arguments: Any) -> Tuple[int, Optional[BaseException]]:
    """Calls the helper on something that fails so many times and then succeeds: the calls made, and the error that came out."""
    waits.clear()
    bounds.clear()
    left = list(failures)
    made = 0

    def call() -> str:
        nonlocal made
        made += 1
        if left:
            raise left.pop(0)
        return "done"

    try:
        assert retry(call, **arguments) == "done", "the result of the call is returned"
    except (HttpOperationError, ClientRequestError, ValueError) as error:
        return made, error
    return made, None


def same(left: List[Tuple[float, float]], right: List[Tuple[float, float]]) -> bool:
    return len(left) == len(right) and all(abs(a - b) < 1e-9 for pair in zip(left, right) for a, b in zip(*pair))


def a_call_that_succeeds_is_made_once() -> None:
    assert run([]) == (1, None)
    assert waits == []


def at_most_six_attempts_in_all_and_the_last_error_comes_out_as_it_was() -> None:
    for status in (408, 429, 499, 500, 502, 503, 504):
        errors: List[Exception] = [failure(status) for _ in range(20)]
        made, error = run(errors)
        assert made == ATTEMPTS, f"{status}: {made} attempts"
        assert error is errors[ATTEMPTS - 1], f"{status}: another error came out"
        assert len(waits) == ATTEMPTS - 1


def five_failures_are_survived() -> None:
    assert run([failure(503)] * (ATTEMPTS - 1)) == (ATTEMPTS, None)


def waits_lie_between_the_floor_and_the_doubled_floor_below_the_cap() -> None:
    for status, floor in ((503, FLOOR), (429, THROTTLED)):
        run([failure(status)] * 20)
        expected = [(float(floor), min(CAP, floor * 2.0**attempt)) for attempt in range(1, ATTEMPTS)]
        assert same(bounds, expected), f"{status}: {bounds}"
        assert all(low <= wait <= high for wait, (low, high) in zip(waits, bounds)), f"{status}: {waits}"


def waits_are_random() -> None:
    seen = set()
    for _ in range(50):
        run([failure(503)])
        seen.update(waits)
    assert len(seen) == 50, "two waits are equal"


def retry_after_raises_the_floor() -> None:
    run([failure(429, "25"), failure(503, "3"), failure(429, "2")])
    assert same(bounds, [(25, 50), (3, 12), (THROTTLED, CAP)]), bounds


def a_retry_after_above_the_cap_is_waited_in_full_and_not_by_all_at_once() -> None:
    run([failure(429, "120")])
    (low, high), = bounds
    assert low == 120 and 120 < high <= 132, bounds


def a_retry_after_that_is_no_number_of_seconds_is_passed_over() -> None:
    for value in ("Wed, 21 Oct 2026 07:28:00 GMT", "", "-5", "1.5"):
        run([failure(503, value)])
        assert same(bounds, [(FLOOR, FLOOR * 2)]), f"{value!r}: {bounds}"


def other_statuses_are_not_repeated() -> None:
    for status in (400, 401, 403, 404, 409, 412, 413, 501, 505):
        error = failure(status)
        assert run([error]) == (1, error), f"{status} was repeated"


def errors_of_the_program_are_not_repeated() -> None:
    error = ValueError("a mistake")
    assert run([error]) == (1, error)


def a_lost_connection_is_not_repeated() -> None:
    error = ClientRequestError("Error occurred in request., ConnectionError: refused")
    assert run([error]) == (1, error)


def what_the_sdk_has_repeated_counts_as_four_attempts() -> None:
    assert run([given_up(503)]) == (2, None)
    assert same(bounds, [(FLOOR, FLOOR * 16.0)]), bounds
    last = given_up(429)
    assert run([given_up(429), last]) == (2, last)
    assert same(bounds, [(THROTTLED, CAP)]), bounds


def an_error_with_another_status_is_repeated_when_it_is_named() -> None:
    codes = "404012|IotHubFailingOver"
    for error in (
        failure(404, name="IotHubFailingOver"),
        failure(404, body='{"Message": "ErrorCode:IotHubFailingOver;moving"}'),
        failure(404, body='{"errorCode": 404012}'),
    ):
        assert run([error], codes=codes) == (2, None)
    for error in (failure(404, name="DeviceNotFound"), failure(404, body='{"errorCode": 4040120}')):
        assert run([error], codes=codes) == (1, error)


def the_first_wait_can_be_left_out_once() -> None:
    run([failure(503)] * 3, first=0)
    assert same(bounds, [(0, 0), (FLOOR, FLOOR * 4), (FLOOR, FLOOR * 8)]), bounds


def the_numbers_can_be_set_at_the_call() -> None:
    made, _ = run([failure(503)] * 20, attempts=3, floor=5, cap=12)
    assert made == 3
    assert same(bounds, [(5, 10), (5, 12)]), bounds


def the_real_sdk_is_repeated_where_it_gives_up() -> None:
    """The statuses to answer with, then 200; the requests that the service sees, and whether the caller gets a result."""
    for method, statuses, requests_seen, result in (
        ("GET", [503] * 5, 6, True),
        ("GET", [503] * 9, 8, False),
        ("GET", [429] * 5, 6, True),
        ("GET", [404], 1, False),
        ("POST", [503] * 5, 6, True),
    ):
        server = Server(statuses)
        registry = server.registry()
        waits.clear()
        try:
            if method == "GET":
                answer = retry(lambda: registry.get_twin("device-1"))
            else:
                answer = retry(lambda: registry.query_iot_hub(QuerySpecification(query="SELECT * FROM devices")))
        except (HttpOperationError, ClientRequestError):
            answer = None
        server.close()
        assert (server.seen, answer is not None) == (requests_seen, result), f"{method} {statuses}: {server.seen} requests, {answer}"


class Server:
    """A service on this machine that answers with the given statuses and then with success."""

    def __init__(self, statuses: List[int]) -> None:
        self.seen = 0
        left = list(statuses)
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.seen += 1
                self.send_response(left.pop(0) if left else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"[]" if self.command == "POST" else b"{}")

            do_GET = do_POST = answer

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def registry(self) -> Any:
        key = ConnectionStringAuthentication("HostName=local;SharedAccessKeyName=test;SharedAccessKey=dGVzdA==")
        registry = hub.IoTHubRegistryManager.__new__(hub.IoTHubRegistryManager)
        registry.amqp_svc_client = None
        registry.protocol = IotHubGatewayServiceAPIs(key, f"http://127.0.0.1:{self.server.server_port}")
        return registry

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def a_cancelled_task_ends_its_wait_and_a_running_one_does_not_hold_up_the_loop() -> None:
    async def cancelled() -> int:
        asyncio.sleep = sleep_async
        made = 0

        def call() -> None:
            nonlocal made
            made += 1
            raise failure(503)

        task = asyncio.ensure_future(MODULE["retry_iot_hub_async"](call))
        while made == 0:
            await sleep_async(0.001)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return made
        raise AssertionError("the task came to an end")

    try:
        assert asyncio.run(cancelled()) == 1
    finally:
        asyncio.sleep = sleep  # type: ignore[assignment]


def both(name: str) -> List[Callable[..., Any]]:
    """The helpers of this name: for plain code, and for coroutines as plain functions."""

    def blocking(*arguments: Any) -> Any:
        return asyncio.run(MODULE[f"{name}_async"](*arguments))

    return [MODULE[name], blocking]


def what_exists_is_read_after_a_conflict_and_only_then(create_or_read: Callable[..., Any]) -> None:

    def fails(error: Exception) -> Callable[[], str]:
        def call() -> str:
            raise error

        return call

    assert create_or_read(lambda: "new", fails(ValueError())) == "new"
    assert create_or_read(fails(failure(409)), lambda: "old") == "old"
    for error in (failure(404), failure(429), ClientRequestError("lost")):
        try:
            create_or_read(fails(error), lambda: "old")
        except (HttpOperationError, ClientRequestError) as came:
            assert came is error
        else:
            raise AssertionError(f"{error} is no conflict")


def a_change_is_sent_again_with_a_new_etag_at_most_twice(update: Callable[..., Any]) -> None:
    for failures, sent, result in (
        ([], ["first"], True),
        ([412], ["first", "again"], True),
        ([412, 412], ["first", "again", "again"], True),
        ([412, 412, 412], ["first", "again", "again"], False),
        ([404], ["first"], False),
        ([412, 500], ["first", "again"], False),
    ):
        left, seen = [failure(status) for status in failures], []

        def send(what: str) -> str:
            seen.append(what)
            if left:
                raise left.pop(0)
            return "done"

        try:
            came = update(lambda: send("first"), lambda: send("again"))
        except HttpOperationError:
            came = None
        assert (seen, came is not None) == (sent, result), f"{failures}: {seen}, {came}"


def a_used_up_quota_ends_calls_until_midnight(within_quota: Callable[..., Any]) -> None:
    clock, now = time.time, 5 * 86400.0
    time.time = lambda: now  # type: ignore[assignment]
    try:
        made: List[Exception] = []

        def call(error: Optional[Exception] = None) -> str:
            made.append(error)
            if error:
                raise error
            return "done"

        def fails(error: Exception, call: Callable[[], str]) -> None:
            try:
                within_quota(call)
            except Exception as came:
                assert came is error
            else:
                raise AssertionError("nothing came out")

        other, used = failure(503), failure(403, body='{"Message": "ErrorCode:IotHubQuotaExceeded"}')
        fails(other, lambda: call(other))
        assert within_quota(call) == "done"
        now += 1000
        fails(used, lambda: call(used))
        now = 6 * 86400 - 1
        fails(used, call)
        assert len(made) == 3, "a call was made without quota"
        now += 1
        assert within_quota(call) == "done", "the quota is renewed"
        named = failure(403, name="IotHubQuotaExceeded")
        fails(named, lambda: call(named))
        fails(named, call)
    finally:
        time.time = clock


def a_device_that_is_offline_is_waited_for_once(invoke_when_online: Callable[..., Any]) -> None:
    offline, unknown = (failure(404, body=json.dumps({"errorCode": code})) for code in (404103, 404001))
    for failures, timeouts in (([], [0]), ([offline], [0, 60]), ([offline, offline], [0, 60]), ([unknown], [0])):
        method = CloudToDeviceMethod(method_name="reboot", connect_timeout_in_seconds=0)
        seen: List[int] = []

        def invoke() -> str:
            seen.append(method.connect_timeout_in_seconds)
            if len(seen) <= len(failures):
                raise failures[len(seen) - 1]
            return "done"

        try:
            answer = invoke_when_online(invoke, method)
        except HttpOperationError as error:
            assert error is failures[-1]
            answer = None
        assert (seen, answer is None) == (timeouts, len(failures) == len(timeouts)), f"{failures}: {seen}"


class Device:
    """A device client of either kind that remembers what it is asked for."""

    def __init__(self, broken: bool = False) -> None:
        self.asked: List[Any] = []
        self.broken = broken

    def get_storage_info_for_blob(self, name: str) -> Any:
        return {"correlationId": f"of {name}"}

    def notify_blob_upload_status(self, *arguments: Any) -> None:
        self.asked.append(arguments)
        if self.broken:
            raise ValueError("not reported")

    def update_sastoken(self, token: str) -> None:
        self.asked.append(token)


class AsyncDevice(Device):
    async def get_storage_info_for_blob(self, name: str) -> Any:
        return Device.get_storage_info_for_blob(self, name)

    async def notify_blob_upload_status(self, *arguments: Any) -> None:
        Device.notify_blob_upload_status(self, *arguments)

    async def update_sastoken(self, token: str) -> None:
        Device.update_sastoken(self, token)


def a_failed_upload_is_reported_and_its_error_comes_out() -> None:
    def plain(source: str) -> Callable[..., Any]:
        of: Dict[str, Any] = {"__name__": "upload"}
        exec(source, of)
        return of["upload"]

    sync, coroutine = map(plain, GIVEN["upload"])

    def run(is_async: bool, device: Device, error: Optional[BaseException]) -> Optional[BaseException]:
        def rest() -> None:
            if error:
                raise error

        async def rest_async() -> None:
            rest()

        try:
            asyncio.run(coroutine(device, "log", rest_async)) if is_async else sync(device, "log", rest)
        except BaseException as came:
            return came
        return None

    for is_async, kind in ((False, Device), (True, AsyncDevice)):
        for broken in (False, True):
            for error in (None, OSError("full"), ValueError("wrong")):
                device = kind(broken)
                assert run(is_async, device, error) is error
                reported = [("of log", False, 500, "upload failed")] if error else []
                assert device.asked == reported, f"{error!r}: {device.asked}"


def a_new_token_is_made_whenever_the_client_asks() -> None:
    for device in (Device(), AsyncDevice()):
        left = ["second", "third"]
        MODULE["renew_sas_token"](device, lambda: left.pop(0))
        assert device.asked == [], "the first token is good"
        for _ in range(2):
            again = device.on_new_sastoken_required()  # type: ignore[attr-defined]
            if again is not None:
                asyncio.run(again)
        assert device.asked == ["second", "third"]


def the_listed_methods_are_those_of_the_sdk() -> None:
    methods = {name for of in GIVEN["types"] for name in vars(getattr(hub, of)) if not name.startswith("_")}
    made = {"from_connection_string", "from_token_credential"}
    assert set(GIVEN["types"]) == set(hub.__all__), hub.__all__
    listed = set(GIVEN["calls"]) | set(GIVEN["refused"])
    assert methods - made == listed, f"missing {sorted(methods - made - listed)}, unknown {sorted(listed - methods)}"


def main() -> None:
    checks = [
        a_call_that_succeeds_is_made_once,
        at_most_six_attempts_in_all_and_the_last_error_comes_out_as_it_was,
        five_failures_are_survived,
        waits_lie_between_the_floor_and_the_doubled_floor_below_the_cap,
        waits_are_random,
        retry_after_raises_the_floor,
        a_retry_after_above_the_cap_is_waited_in_full_and_not_by_all_at_once,
        a_retry_after_that_is_no_number_of_seconds_is_passed_over,
        other_statuses_are_not_repeated,
        errors_of_the_program_are_not_repeated,
        a_lost_connection_is_not_repeated,
        what_the_sdk_has_repeated_counts_as_four_attempts,
        an_error_with_another_status_is_repeated_when_it_is_named,
        the_first_wait_can_be_left_out_once,
        the_numbers_can_be_set_at_the_call,
        the_real_sdk_is_repeated_where_it_gives_up,
    ]
    others = [
        a_cancelled_task_ends_its_wait_and_a_running_one_does_not_hold_up_the_loop,
        a_failed_upload_is_reported_and_its_error_comes_out,
        a_new_token_is_made_whenever_the_client_asks,
        the_listed_methods_are_those_of_the_sdk,
    ]
    for name, of_kind in (
        ("create_or_read", what_exists_is_read_after_a_conflict_and_only_then),
        ("update_with_new_etag", a_change_is_sent_again_with_a_new_etag_at_most_twice),
        ("within_quota", a_used_up_quota_ends_calls_until_midnight),
        ("invoke_when_online", a_device_that_is_offline_is_waited_for_once),
    ):
        for kind in both(name):
            check = functools.partial(of_kind, kind)
            functools.update_wrapper(check, of_kind)
            others.append(check)
    global retry
    failed = 0
    for helper, of_helper in ((retry, checks), (retry_async, checks), (None, others)):
        retry = helper or retry
        for check in of_helper:
            try:
                check()
            except Exception as error:
                failed += 1
                print(f"{check.__name__} ({retry.__name__}): {type(error).__name__}: {error}")
    print(f"{failed} failed")
    sys.exit(1 if failed else 0)


main()
