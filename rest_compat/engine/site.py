"""Every request to one origin comes in; the target of its path answers, or an error in the family's form does.

What holds for all paths is here: request ids, cross-origin requests, HEAD and OPTIONS, unknown paths and methods,
maintenance, and the translation of errors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import orjson
import structlog

from rest_compat.engine.api import Family, Fault, Refusals
from rest_compat.engine.connection import CLOSE_RESTART, Ending
from rest_compat.engine.errors import RestError, error_answer
from rest_compat.engine.exchange import (
    ASGIApp,
    ClientGoneError,
    Exchange,
    Header,
    Receive,
    Reply,
    Scope,
    Send,
    send_reply,
)
from rest_compat.engine.router import Router
from rest_compat.engine.socket import SocketServer

_logger = structlog.get_logger(__name__)

_EXPOSED = b"x-request-id, etag, location, retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset"
_PREFLIGHT_SECONDS = b"600"


class Target(Protocol):
    """What stands behind a path and method."""

    @property
    def family(self) -> Family:
        """Whose errors it answers."""
        ...

    @property
    def refusals(self) -> Refusals:
        """The form of its errors."""
        ...

    @property
    def health(self) -> bool:
        """Whether it answers during maintenance."""
        ...

    async def answer(self, exchange: Exchange, path: Mapping[str, str]) -> Reply:
        """Serve one request; raises `RestError` for whatever is to be answered as an error."""
        ...


@dataclass(slots=True)
class Maintenance:
    """A switch that all sites share, and with them the sockets."""

    on: bool = False
    retry_after: int = 60
    """Seconds after which clients shall try again."""
    sockets: list[SocketServer] = field(default_factory=list)

    def begin(self, retry_after: int) -> None:
        """Answer nothing but health checks; WebSockets are told and closed."""
        self.on, self.retry_after = True, retry_after
        for socket in self.sockets:
            socket.close(Ending(CLOSE_RESTART, RestError(Fault.MAINTENANCE)))

    def end(self) -> None:
        """Answer again."""
        self.on = False
        for socket in self.sockets:
            socket.open()


@dataclass(slots=True)
class Site:
    """One origin, or one prefix of an origin, as an ASGI application."""

    family: Family
    """Whose errors are answered where no target is found."""
    maintenance: Maintenance
    headers: Sequence[Header] = ()
    """Headers of every answer."""
    public_origin: str = ""
    """Where clients find the site, if it was told; empty: where their requests say."""
    router: Router[Target] = field(default_factory=Router)
    sockets: dict[str, SocketServer] = field(default_factory=dict)
    """Path → application for WebSockets."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "websocket":
            serve: ASGIApp = self.sockets.get(scope["path"], _no_socket)
            await serve(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange.open(scope, receive, self.public_origin)
        exchange.reply_headers += self.headers
        if "origin" in exchange.headers:
            exchange.reply_headers += _cross_origin(exchange)
        try:
            reply = await self._reply(exchange)
        except ClientGoneError:
            return
        await send_reply(send, reply, exchange.reply_headers, head=scope["method"] == "HEAD")

    async def _reply(self, exchange: Exchange) -> Reply:
        method = exchange.scope["method"]
        match = self.router.find("GET" if method == "HEAD" else method, exchange.scope["path"])
        target = match.target if match else None
        if match is None:
            error = RestError(Fault.UNKNOWN_ROUTE)
        elif target is None:
            allow = _allow(match.methods)
            if method == "OPTIONS":
                return Reply(204, headers=((b"allow", allow.encode()),))
            error = RestError(Fault.WRONG_METHOD, allow=allow)
        else:
            return await self._answer(target, exchange, match.path)
        return _error_reply(error, self.family, next(iter(self.family.refusals.values())), exchange)

    async def _answer(self, target: Target, exchange: Exchange, path: Mapping[str, str]) -> Reply:
        try:
            if not self.maintenance.on:
                return await target.answer(exchange, path)
        except RestError as refused:
            return _error_reply(refused, target.family, target.refusals, exchange)
        except ClientGoneError:
            raise
        except Exception:
            _logger.exception("unexpected fault", request_id=exchange.request_id, path=exchange.scope["path"])
            return _error_reply(RestError(Fault.INTERNAL), target.family, target.refusals, exchange)
        if target.health:
            return Reply.of(200, target.family.maintenance_health)
        error = RestError(Fault.MAINTENANCE, retry_after=str(self.maintenance.retry_after))
        return _error_reply(error, target.family, target.refusals, exchange)


def _error_reply(error: RestError, family: Family, refusals: Refusals, exchange: Exchange) -> Reply:
    answer = error_answer(error, family, refusals, exchange.request_id, exchange.headers.get("accept", ""))
    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in error.headers.items()]
    if answer.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if refusals.problem is not None:
        headers.append((b"vary", b"accept"))
    return Reply(answer.status, orjson.dumps(answer.body), ((b"content-type", answer.media_type.encode()), *headers))


def _allow(methods: Sequence[str]) -> str:
    more = ["HEAD"] if "GET" in methods else []
    return ", ".join([*methods, *more, "OPTIONS"])


def _cross_origin(exchange: Exchange) -> list[Header]:
    """Any page may call: callers are known by their tokens, never by cookies."""
    headers = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", _EXPOSED)]
    if "access-control-request-method" in exchange.headers:
        wanted = exchange.headers.get("access-control-request-headers", "")
        headers += [
            (b"access-control-allow-methods", b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
            (b"access-control-allow-headers", wanted.encode("latin-1")),
            (b"access-control-max-age", _PREFLIGHT_SECONDS),
        ]
    return headers


async def _no_socket(_: Scope, receive: Receive, send: Send) -> None:
    """Refuse a WebSocket at a path that has none; before it is accepted, this is an HTTP 403."""
    await receive()
    await send({"type": "websocket.close", "code": 1000})
