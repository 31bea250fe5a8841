"""The Web API over HTTP: tokens, scopes, rate limits and faults around the table of methods."""

import asyncio
import json
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.playground.slack import scopes
from bot.playground.slack.faults import Fault, Faults
from bot.playground.slack.http_server import cut
from bot.playground.slack.methods import METHODS, Call
from bot.playground.slack.methods.files import file_bytes, receive_upload
from bot.playground.slack.rate_limits import RateLimits
from bot.playground.slack.records import Json, Refusal
from bot.playground.slack.sockets import Sockets
from bot.playground.slack.traffic import TrafficLog
from bot.playground.slack.workspace import Workspace


class WebApi:
    """Answers what the bot asks of Slack."""

    def __init__(self, workspace: Workspace, faults: Faults, log: TrafficLog, sockets: Sockets) -> None:
        self.rate_limits = RateLimits()
        self.beside: list[WebApi] = []
        self._workspace = workspace
        self._faults = faults
        self._log = log
        self._sockets = sockets

    async def call(self, request: Request) -> Response:
        """Answer /api/METHOD."""
        began = time.monotonic()
        method = request.path_params["method"]
        arguments = await _arguments(request)
        token = _token(request, arguments)
        for other in self.beside:
            if token == other._workspace.identity["bot_token"]:
                return await other.call(request)
        fault = self._faults.of_call(method)
        injected = await self._before(request, fault)
        if injected is not None:
            self._log.add("from_bot", method, arguments, _injected(fault), time.monotonic() - began)
            return injected
        answer, headers, status = self._answer(method, token, arguments)
        self._log.add("from_bot", method, arguments, answer, time.monotonic() - began)
        if fault is not None and fault.kind == "drop_after":
            return await _cut(request)
        return JSONResponse(answer, status, headers)

    async def respond(self, request: Request) -> Response:
        """Answer a post to a response_url."""
        began = time.monotonic()
        fault = self._faults.of_call("response_url")
        injected = await self._before(request, fault)
        if injected is not None:
            return injected
        body = await request.body()
        document: Json = {}
        try:
            document = json.loads(body)
            with self._workspace.lock:
                self._workspace.respond(request.path_params["key"], document)
        except ValueError:
            return PlainTextResponse("invalid_payload", 400)
        except Refusal as refusal:
            self._workspace.violate("response_url", refusal, document)
            answer = _refused(refusal)
            self._log.add("from_bot", "response_url", document, answer, time.monotonic() - began)
            return JSONResponse(answer, 404 if refusal.error.endswith("_url") else 400)
        self._log.add("from_bot", "response_url", document, {"ok": True}, time.monotonic() - began)
        if fault is not None and fault.kind == "drop_after":
            return await _cut(request)
        return PlainTextResponse("ok")

    async def upload(self, request: Request) -> Response:
        """Take the bytes of a file."""
        fault = self._faults.of_call("upload")
        injected = await self._before(request, fault)
        if injected is not None:
            return injected
        data = await _uploaded(request)
        try:
            with self._workspace.lock:
                receive_upload(self._workspace, request.path_params["key"], data)
        except Refusal as refusal:
            self._workspace.violate("upload", refusal, {"bytes": len(data)})
            return PlainTextResponse(refusal.error, 400)
        return PlainTextResponse(f"OK - {len(data)}")

    async def download(self, request: Request) -> Response:
        """Hand out the bytes of a file to whoever has the bot's token, or looks at the page."""
        with self._workspace.lock:
            found = file_bytes(self._workspace, request.path_params["file"])
        if found is None:
            return PlainTextResponse("not found", 404)
        data, mimetype = found
        # A file is shown from the page's own address, so it must not run there.
        safe = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        return Response(data, media_type=mimetype, headers=safe)

    async def _before(self, request: Request, fault: Fault | None) -> Response | None:
        match fault.kind if fault else None:
            case "delay":
                await asyncio.sleep(fault.seconds if fault else 0)
            case "ratelimited":
                retry_after = str(fault.retry_after_s if fault else 1)
                return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": retry_after})
            case "server_error":
                return PlainTextResponse("something went wrong", 500)
            case "drop_before":
                return await _cut(request)
            case "error":
                return JSONResponse({"ok": False, "error": fault.error if fault else ""})
        return None

    def _answer(self, method: str, token: str, arguments: Json) -> tuple[Json, dict[str, str], int]:
        try:
            with self._workspace.lock:
                return {"ok": True, **self._run(method, token, arguments)}, self._scope_headers(), 200
        except Refusal as refusal:
            self._workspace.violate(method, refusal, arguments)
            if refusal.error == "ratelimited":
                retry_after = str(refusal.extra.pop("retry_after_s"))
                return _refused(refusal), {"Retry-After": retry_after}, 429
            return _refused(refusal), self._scope_headers(), 200

    def _run(self, method: str, token: str, arguments: Json) -> Json:
        function = METHODS.get(method)
        if function is None and method != "apps.connections.open":
            raise Refusal("unknown_method", method, req_method=method)
        self._check_token(method, token)
        if method == "apps.connections.open":
            return self._open_connection()
        assert function is not None
        self._workspace.post_scheduled()
        scopes.check_method(self._workspace.manifest, method)
        self.rate_limits.check(method, arguments)
        return function(Call(self._workspace, arguments, method))

    def _check_token(self, method: str, token: str) -> None:
        identity = self._workspace.identity
        wants_app_token = method == "apps.connections.open"
        if not token:
            raise Refusal("not_authed", "no token was sent")
        if token not in (identity["bot_token"], identity["app_token"]):
            raise Refusal("invalid_auth", "nobody has that token")
        if (token == identity["app_token"]) != wants_app_token:
            raise Refusal("not_allowed_token_type", f"{method} takes the other token")
        if not self._workspace.is_installed:
            raise Refusal("account_inactive", "the app was uninstalled")

    def _open_connection(self) -> Json:
        if not self._workspace.manifest.socket_mode:
            raise Refusal("socket_mode_disabled", "the manifest does not enable Socket Mode")
        base = self._workspace.base_url.replace("http", "ws", 1)
        return {"url": f"{base}/link/{self._sockets.new_ticket()}"}

    def _scope_headers(self) -> dict[str, str]:
        return {"X-OAuth-Scopes": ",".join(sorted(self._workspace.manifest.scopes))}


async def _arguments(request: Request) -> Json:
    arguments: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        try:
            document: Any = json.loads(await request.body() or b"{}")
        except ValueError:
            return arguments
        return {**arguments, **document} if isinstance(document, dict) else arguments
    form = await request.form()
    return {**arguments, **{name: value for name, value in form.items() if isinstance(value, str)}}


def _token(request: Request, arguments: Json) -> str:
    in_body = str(arguments.pop("token", ""))
    header = request.headers.get("authorization", "")
    return header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else in_body


async def _uploaded(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return await request.body()
    form = await request.form()
    for value in form.values():
        if not isinstance(value, str):
            return await value.read()
    return b""


async def _cut(request: Request) -> Response:
    if request.client is not None:
        await cut((request.client.host, request.client.port))
    return Response()


def _refused(refusal: Refusal) -> Json:
    messages = refusal.extra.get("messages")
    extra = {name: value for name, value in refusal.extra.items() if name != "messages"}
    metadata = {"response_metadata": {"messages": messages}} if messages else {}
    return {"ok": False, "error": refusal.error, **extra, **metadata}


def _injected(fault: Fault | None) -> Json:
    return {"ok": False, "error": f"injected {fault.kind}"} if fault else {}
