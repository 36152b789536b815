"""An HTTP request comes in; it goes on to another server as it is, and that server's answer goes out as it is."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import orjson
import structlog
from pyreqwest.client import Client
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.response import Response

from gateway.http.asgi import ClientGoneError, Receive, Scope, Send, respond

_OF_CONNECTION = frozenset(
    {
        *(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
        ),
        *("upgrade", "host", "expect"),
    }
)
"""Headers that belong to one connection (RFC 9110, section 7.6.1) or that each server says for itself."""
_CHUNK = 65_536

_log = structlog.get_logger("tidegate.forward")


class Forward:
    """Hands requests on to the server of `url`. Bodies are passed on piece by piece, whatever their size."""

    def __init__(self, url: str, client: Client) -> None:
        parts = urlsplit(url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._client = client

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1003})
            return
        if _leads_elsewhere(scope["path"]):
            await _refuse(send, 404, "NOT_FOUND", "There is nothing at this path.")
            return
        builder = self._client.request(scope["method"], self._url(scope)).headers(_request_headers(scope))
        if _has_body(scope):
            builder = builder.body_stream(_body(receive))
        started = False
        try:
            async with builder.streamed_read_buffer_limit(_CHUNK).build_streamed() as response:
                started = True
                await _pass_on(response, send)
        except PyreqwestError as error:
            if started:
                raise
            _log.warning(
                "not forwarded", origin=self._origin, reason=type(error).__name__
            )  # not its text: it has the URL, which may be signed
            await _refuse(send, 503, "DOWNSTREAM_SERVICE_ERROR", "The service behind this path does not answer.")

    def _url(self, scope: Scope) -> str:
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        query: bytes = scope["query_string"]
        return self._origin + path.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")


def _leads_elsewhere(path: str) -> bool:
    """Whether a URL with this path means another one: then it would leave what is mounted here."""
    return "\\" in path or any(segment in {".", ".."} for segment in path.split("/"))


def _request_headers(scope: Scope) -> list[tuple[str, str]]:
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    return [(name, value) for name, value in pairs if name not in _OF_CONNECTION]


def _has_body(scope: Scope) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        more = message.get("more_body", False)
        yield message.get("body", b"")


async def _pass_on(response: Response, send: Send) -> None:
    pairs = [(name.lower(), value) for name, value in response.headers.items()]
    headers = [(name.encode(), value.encode("latin-1")) for name, value in pairs if name not in _OF_CONNECTION]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    while (chunk := await response.body_reader.read_chunk()) is not None:
        await send({"type": "http.response.body", "body": bytes(chunk), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(send: Send, status: int, code: str, message: str) -> None:
    body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
    await respond(send, status, b"application/json; charset=utf-8", body)
