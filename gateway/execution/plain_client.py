"""Requests to `http://` URLs come in and go out over kept HTTP/1.1 connections of this event loop.

Why not the client that serves `https://` too: between services of one network nothing is encrypted, and a gateway
makes several of these calls for each of its own requests. Without a second thread they cost a third of the CPU time.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit
from weakref import WeakSet

from gateway.execution.http_client import Failure, HttpAnswer, HttpFailureError
from gateway.execution.http_settings import ACCEPT, HttpSettings
from gateway.execution.plain_connection import PlainConnection

IDLE_SECONDS = 30.0
"""How long an unused connection is kept."""


class Address(NamedTuple):
    """Where to connect to."""

    host: str
    port: int


class _Target(NamedTuple):
    """What a URL says, ready to send."""

    address: Address
    head: bytes


class PlainClient:
    """An HTTP/1.1 client for one event loop, with one list of idle connections for each address."""

    __slots__ = ("_connections", "_idle", "_settings")

    def __init__(self, settings: HttpSettings) -> None:
        self._settings = settings
        self._idle: defaultdict[Address, list[PlainConnection]] = defaultdict(list)
        self._connections: WeakSet[PlainConnection] = WeakSet()

    async def post(self, url: str, headers: Mapping[str, str], body: bytes, *, repeatable: bool) -> HttpAnswer:
        """Send a request for JSON."""
        target = _target(url)
        data = b"%b%bcontent-length: %d\r\n\r\n%b" % (target.head, _print_headers(headers), len(body), body)
        while True:
            connection = self._take(target.address) or await self._connect(target.address)
            try:
                return await self._exchange(connection, data)
            except HttpFailureError as error:
                # A server may close a kept connection at the moment when it is used again.
                dead = connection.used and not connection.answering and error.failure is Failure.BROKEN
                if not (dead and repeatable):
                    raise

    async def _exchange(self, connection: PlainConnection, data: bytes) -> HttpAnswer:
        try:
            return await connection.request(data, self._settings.timeout)
        except asyncio.CancelledError:
            connection.close()
            raise

    def _take(self, address: Address) -> PlainConnection | None:
        """Return the idle connection that was used last."""
        idle = self._idle[address]
        while idle:
            connection = idle.pop()
            if connection.alive:
                return connection
        return None

    async def _connect(self, address: Address) -> PlainConnection:
        loop = asyncio.get_running_loop()
        idle = self._idle[address]

        def release(connection: PlainConnection) -> None:
            now = connection.idle_since = loop.time()
            idle.append(connection)
            if now - idle[0].idle_since > IDLE_SECONDS or not idle[0].alive:
                idle.pop(0).close()

        connection = PlainConnection(loop, self._settings.response_limit, release)
        try:
            async with asyncio.timeout(self._settings.connect_timeout):
                await loop.create_connection(lambda: connection, address.host, address.port)
        except (OSError, TimeoutError) as error:
            raise HttpFailureError(Failure.UNREACHABLE) from error
        self._connections.add(connection)
        return connection

    async def close(self) -> None:
        """Close all connections."""
        for connection in tuple(self._connections):
            connection.close()
        self._idle.clear()


@lru_cache(maxsize=1024)
def _target(url: str) -> _Target:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = f"POST {path} HTTP/1.1\r\nhost: {parts.netloc.rpartition('@')[2]}\r\ncontent-type: application/json\r\n"
    head += f"accept: {ACCEPT}\r\naccept-encoding: gzip\r\n"
    return _Target(Address(parts.hostname or "", parts.port or 80), head.encode("ascii"))


def _print_headers(headers: Mapping[str, str]) -> bytes:
    """Print header fields. A value with a line break would begin another field: it is left out."""
    lines = [f"{name}: {value}\r\n" for name, value in headers.items() if "\n" not in value and "\r" not in value]
    return "".join(lines).encode("latin-1", "replace")
