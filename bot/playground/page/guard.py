"""Who may talk to the page: browsers on this machine, from the page itself."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_READING = frozenset({"GET", "HEAD"})
_HEADERS = {
    # Scripts, styles and pictures come from the page's own address and nowhere else; nothing is inline.
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


class Guard:
    """Refuses foreign origins and bodies that are not JSON; the stand-in refuses foreign names for this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = _refusal(scope["method"], Headers(scope=scope))
        await (refusal or self._app)(scope, receive, _with_headers(send))


def _refusal(method: str, headers: Headers) -> Response | None:
    host = headers.get("host", "")
    if method in _READING:
        return None
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return JSONResponse({"error": "Only the page itself may change something here."}, 403)
    if headers.get("content-type", "").split(";")[0].strip() != "application/json":
        return JSONResponse({"error": "The body must be JSON."}, 415)
    return None


def _with_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return wrapped
