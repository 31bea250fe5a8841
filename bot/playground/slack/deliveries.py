"""Deliveries to the bot: events (queued, retried), commands and interactions (once, three seconds)."""

import hashlib
import hmac
import http.client
import json
import threading
import time
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from urllib.error import HTTPError, URLError

from bot.clock import system_clock
from bot.playground.slack.faults import Faults
from bot.playground.slack.records import Answer, DeliveryError, Json
from bot.playground.slack.sockets import Sockets
from bot.playground.slack.traffic import TrafficLog
from bot.playground.slack.workspace import Workspace

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_REASONS = {
    "operation_timeout": "http_timeout",
    "dispatch_failed": "connection_failed",
    "bad_response": "http_error",
}


@dataclass(frozen=True)
class _Event:
    """An event on its way: `attempt` is 0 the first time, `reason` says why the last one failed."""

    body: Json
    attempt: int = 0
    reason: str = ""


class Deliveries:
    """Takes what happens to the bot, over its sockets or as signed posts to `request_url`."""

    def __init__(
        self,
        workspace: Workspace,
        sockets: Sockets,
        faults: Faults,
        log: TrafficLog,
        retry_delays_s: tuple[float, ...],
        ack_timeout_s: float,
    ) -> None:
        self.request_url: str | None = None
        self._workspace = workspace
        self._sockets = sockets
        self._faults = faults
        self._log = log
        self._retry_delays_s = retry_delays_s
        self._ack_timeout_s = ack_timeout_s
        self._changed = threading.Condition()
        self._queue: deque[_Event] = deque()
        self._later: list[threading.Timer] = []
        self._under_way = 0
        self._ended = False
        workspace.on_event = self.enqueue
        workspace.ask = self.ask

    def start(self) -> None:
        """Begin to deliver events."""
        self._ended = False
        threading.Thread(target=self._work, name="slack-deliveries", daemon=True).start()

    def stop(self) -> None:
        """Deliver nothing more; retries still to come are dropped."""
        with self._changed:
            self._ended = True
            self._queue.clear()
            for timer in self._later:
                timer.cancel()
            self._later.clear()
            self._changed.notify_all()

    def enqueue(self, event: Json) -> None:
        """Take an event for delivery, in order, and return at once."""
        self._put(_Event(self._wrapped(event)))

    def ask(self, kind: str, payload: Json) -> Answer:
        """Deliver a command or an interaction once and wait for its acknowledgement."""
        with self._counted():
            fault = self._faults.of_delivery(kind)
            if fault is not None and fault.kind == "disconnect":
                self._sockets.disconnect("refresh_requested")
            answer = self._deliver(kind, payload)
            if fault is not None and fault.kind == "repeat":
                self._deliver(kind, payload)
            return answer

    def wait_until_idle(self, timeout_s: float) -> None:
        """Return when nothing is queued or under way. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._queue and not self._under_way, timeout_s):
                raise TimeoutError(f"{len(self._queue)} queued, {self._under_way} under way")

    def _put(self, event: _Event) -> None:
        with self._changed:
            if not self._ended:
                self._queue.append(event)
                self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue or self._ended)
                if self._ended:
                    return
                event = self._queue.popleft()
                self._under_way += 1
            try:
                self._send_event(event)
            finally:
                self._done()

    def _send_event(self, event: _Event) -> None:
        fault = self._faults.of_delivery("events_api")
        if fault is not None and fault.kind == "disconnect":
            self._sockets.disconnect("refresh_requested")
        self._send_event_once(event)
        if fault is not None and fault.kind == "repeat":
            self._send_event_once(replace(event, attempt=1, reason="http_timeout"))

    def _send_event_once(self, event: _Event) -> None:
        began = time.monotonic()
        if self.request_url is not None:
            self._conclude(event, self._post(self.request_url, "events_api", event.body, event), began)
            return
        envelope = self._sockets.send(
            "events_api", event.body, attempt=event.attempt, reason=_socket_reason(event.reason)
        )
        if envelope is None:
            self._conclude(event, Answer("dispatch_failed"), began)
            return
        self._await_later(event, envelope.acknowledged, began)

    def _await_later(self, event: _Event, acknowledged: "Future[Json]", began: float) -> None:
        with self._changed:
            self._under_way += 1

        def settle(outcome: "Future[Json]") -> None:
            timer.cancel()
            failure = outcome.exception()
            self._conclude(event, Answer(_failure_name(failure)), began)
            self._done()

        timer = threading.Timer(self._ack_timeout_s, _give_up, [acknowledged])
        timer.daemon = True
        timer.start()
        acknowledged.add_done_callback(settle)

    def _conclude(self, event: _Event, answer: Answer, began: float) -> None:
        name = f"event {event.body['event']['type']}"
        self._log.add("to_bot", name, event.body["event"], {"error": answer.error}, time.monotonic() - began)
        if answer.error and event.attempt < len(self._retry_delays_s) and not answer.payload.get("no_retry"):
            again = replace(event, attempt=event.attempt + 1, reason=_REASONS[answer.error])
            self._put_later(again, self._retry_delays_s[event.attempt])

    def _put_later(self, event: _Event, delay_s: float) -> None:
        if delay_s == 0:
            self._put(event)
            return
        timer = threading.Timer(delay_s, self._put, [event])
        timer.daemon = True
        with self._changed:
            if self._ended:
                return
            self._later = [each for each in self._later if each.is_alive()]
            self._later.append(timer)
            timer.start()

    def _deliver(self, kind: str, payload: Json) -> Answer:
        began = time.monotonic()
        if self.request_url is not None:
            answer = self._post(self.request_url, kind, payload, None)
        else:
            answer = self._over_socket(kind, payload)
        seconds = time.monotonic() - began
        shown = {"error": answer.error} if answer.error else answer.payload
        self._log.add("to_bot", str(payload.get("command") or payload.get("type")), payload, shown, seconds)
        return answer

    def _over_socket(self, kind: str, payload: Json) -> Answer:
        envelope = self._sockets.send(kind, payload)
        if envelope is None:
            return Answer("dispatch_failed")
        try:
            return Answer(payload=envelope.acknowledged.result(self._ack_timeout_s))
        except TimeoutError:
            return Answer("operation_timeout")
        except ConnectionError:
            return Answer("dispatch_failed")

    def _post(self, url: str, kind: str, payload: Json, event: _Event | None) -> Answer:
        body, content_type = _body(kind, payload)
        headers = {"Content-Type": content_type, **self._signature(body)}
        if event is not None and event.attempt:
            headers["X-Slack-Retry-Num"] = str(event.attempt)
            headers["X-Slack-Retry-Reason"] = event.reason
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")
        try:
            with _OPENER.open(request, timeout=self._ack_timeout_s) as response:
                return _read(response.read())
        except HTTPError as error:
            no_retry = error.headers.get("X-Slack-No-Retry") == "1"
            return Answer("bad_response", {"no_retry": no_retry})
        except (TimeoutError, URLError, http.client.HTTPException, ConnectionError) as error:
            is_timeout = isinstance(error, TimeoutError) or isinstance(
                getattr(error, "reason", None), TimeoutError
            )
            return Answer("operation_timeout" if is_timeout else "dispatch_failed")

    def _signature(self, body: bytes) -> dict[str, str]:
        # The bot compares the timestamp with real time, whatever the workspace's clock shows.
        timestamp = str(int(system_clock().timestamp()))
        secret = self._workspace.identity["signing_secret"].encode()
        digest = hmac.new(secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}

    def _wrapped(self, event: Json) -> Json:
        identity = self._workspace.identity
        authorization = {
            "enterprise_id": None,
            "team_id": identity["team_id"],
            "user_id": identity["bot_user_id"],
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": identity["verification_token"],
            "team_id": identity["team_id"],
            "api_app_id": identity["app_id"],
            "event": event,
            "type": "event_callback",
            "event_id": self._workspace.ids.next("Ev"),
            "event_time": self._workspace.now_s(),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        }

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._changed:
            self._under_way += 1
        try:
            yield
        finally:
            self._done()

    def _done(self) -> None:
        with self._changed:
            self._under_way -= 1
            self._changed.notify_all()


def _body(kind: str, payload: Json) -> tuple[bytes, str]:
    match kind:
        case "events_api":
            return json.dumps(payload).encode(), "application/json"
        case "slash_commands":
            return urllib.parse.urlencode(payload).encode(), "application/x-www-form-urlencoded"
        case _:
            form = urllib.parse.urlencode({"payload": json.dumps(payload)})
            return form.encode(), "application/x-www-form-urlencoded"


def _read(body: bytes) -> Answer:
    if not body.strip():
        return Answer()
    try:
        document = json.loads(body)
    except ValueError:
        return Answer(payload={"text": body.decode("utf-8", "replace")})
    return Answer(payload=document if isinstance(document, dict) else {"text": str(document)})


def _give_up(acknowledged: "Future[Json]") -> None:
    # The acknowledgement may arrive at this very moment; whoever comes first has said what happened.
    with suppress(InvalidStateError):
        acknowledged.set_exception(TimeoutError())


def _failure_name(failure: BaseException | None) -> DeliveryError:
    if failure is None:
        return ""
    return "operation_timeout" if isinstance(failure, TimeoutError) else "dispatch_failed"


def _socket_reason(reason: str) -> str:
    return {"http_timeout": "timeout"}.get(reason, reason)
