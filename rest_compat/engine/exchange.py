"""An ASGI request comes in as an `Exchange`; a `Reply` goes out over ASGI."""

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from rest_compat.engine.api import Fault
from rest_compat.engine.client import Caller, Claims, Json
from rest_compat.engine.errors import RestError

Scope = MutableMapping[str, Any]  # Any: ASGI's own definition
Message = MutableMapping[str, Any]  # Any: ASGI's own definition
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

JSON_TYPE: Header = (b"content-type", b"application/json")

_HOST = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", re.ASCII)
_HTTP = {"ws": "http", "wss": "https"}
_REQUEST_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


class ClientGoneError(Exception):
    """The client closed the connection before its request was complete: nobody is left to answer."""


@dataclass(slots=True)
class Exchange:
    """One request, and what its answer will carry whatever happens."""

    scope: Scope
    receive: Receive
    headers: dict[str, str]
    request_id: str
    public_origin: str = ""
    """Where clients find this server, if it was told; links begin with it."""
    claims: Claims | None = None
    reply_headers: list[Header] = field(default_factory=list)

    @staticmethod
    def open(scope: Scope, receive: Receive, public_origin: str = "") -> "Exchange":
        """Read what is common to all requests; a usable X-Request-Id of the client is kept."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        wanted = headers.get("x-request-id")
        keep = wanted is not None and _REQUEST_ID.fullmatch(wanted) is not None
        request_id = wanted if keep and wanted else "req_" + secrets.token_hex(8)
        headers["x-request-id"] = request_id
        named = [(b"x-request-id", request_id.encode())]
        return Exchange(scope, receive, headers, request_id, public_origin, reply_headers=named)

    @property
    def address(self) -> str:
        """The client's network address."""
        client = self.scope.get("client")
        return str(client[0]) if client else "unknown"

    @property
    def origin(self) -> str:
        """Scheme, host and port under which the client reached this server."""
        if self.public_origin:
            return self.public_origin
        host = self.headers.get("host", "")
        if _HOST.fullmatch(host) is None:
            name, port = self.scope.get("server") or ("localhost", None)
            host = f"{name}:{port}" if port else str(name)
        return f"{_HTTP.get(self.scope['scheme'], self.scope['scheme'])}://{host}"

    @property
    def caller(self) -> Caller:
        """Who asks, for the graph."""
        return Caller(self.request_id, self.claims, self.headers)

    async def read(self, limit: int) -> bytes:
        """The request's body, of at most `limit` bytes. A packed one is refused: it could unfold to any size."""
        if self.headers.get("content-encoding", "identity").lower() != "identity":
            raise RestError(Fault.UNSUPPORTED_MEDIA_TYPE)
        if int(self.headers.get("content-length") or 0) > limit:
            raise RestError(Fault.BODY_TOO_LARGE)
        body = bytearray()
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise ClientGoneError
            body += message.get("body", b"")
            if len(body) > limit:
                raise RestError(Fault.BODY_TOO_LARGE)
            if not message.get("more_body"):
                return bytes(body)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    status: int
    body: bytes = b""
    headers: tuple[Header, ...] = ()

    @staticmethod
    def of(status: int, value: Json, *headers: Header) -> "Reply":
        """An answer with a JSON body."""
        return Reply(status, orjson.dumps(value), (JSON_TYPE, *headers))


async def send_reply(send: Send, reply: Reply, more_headers: list[Header], *, head: bool) -> None:
    """Send an answer; one to a HEAD request without its body."""
    headers = [*reply.headers, *more_headers]
    if reply.status != 204:
        headers.append((b"content-length", b"%d" % len(reply.body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else reply.body})
