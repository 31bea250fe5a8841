"""Only names of this machine are answered: a stranger's name that points here (DNS rebinding) is turned away."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class OwnHost:
    """Refuses every request whose Host header is not this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answered = scope["type"] != "http" or _name_of(Headers(scope=scope).get("host", "")) in _OWN_HOSTS
        refusal = PlainTextResponse("This page answers only to 127.0.0.1 and localhost.", 421)
        await (self._app if answered else refusal)(scope, receive, send)


def _name_of(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
