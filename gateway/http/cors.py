"""Answers to requests from other origins come in, and go out with what lets these origins' pages read them."""

from collections.abc import Collection

from gateway.http.asgi import ASGIApp, Header, Message, Receive, Scope, Send

_PREFLIGHT_SECONDS = b"600"
_METHODS = b"GET, POST, OPTIONS"


class Cors:
    """Wraps an application. `origins` are like `https://studio.example`; `*` lets every page in, without cookies."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        headers = dict(scope["headers"])
        origin = headers.get(b"origin")
        if scope["type"] != "http" or origin is None:
            await self._app(scope, receive, send)
            return
        granted = self._granted(origin)
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await _answer_preflight(send, granted, headers.get(b"access-control-request-headers", b"content-type"))
            return

        async def send_granted(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *granted]
            await send(message)

        await self._app(scope, receive, send_granted)

    def _granted(self, origin: bytes) -> list[Header]:
        if b"*" in self._origins:
            allowed = b"*"
        elif origin in self._origins:
            allowed = origin
        else:
            return [(b"vary", b"origin")]
        return [
            (b"access-control-allow-origin", allowed),
            (b"access-control-expose-headers", b"x-request-id, retry-after"),
            (b"vary", b"origin"),
        ]


async def _answer_preflight(send: Send, granted: list[Header], wanted_headers: bytes) -> None:
    headers = list(granted)
    if len(granted) > 1:
        headers += [
            (b"access-control-allow-methods", _METHODS),
            (b"access-control-allow-headers", wanted_headers),
            (b"access-control-max-age", _PREFLIGHT_SECONDS),
        ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
