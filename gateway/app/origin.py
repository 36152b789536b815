"""Several applications come in, one goes out that hands each connection to the right one, by port and path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from gateway.http.asgi import ASGIApp, Message, Receive, Scope, Send

_SERVED_FROM: Final = b"x-accel-redirect"
_OF_THE_BODY: Final = frozenset({_SERVED_FROM, b"content-length", b"content-type"})


@dataclass(frozen=True, slots=True)
class Mount:
    """An application that answers at and below `paths`. Requests come to it with their whole path."""

    paths: Sequence[str]
    app: ASGIApp
    port: str = ""
    """Name of the REST API on whose port these paths are too."""


class Origin:
    """All that answers on one port: mounts, and for every other path `otherwise`.

    Where several mounts fit, the one with the longest path answers.
    """

    def __init__(self, mounts: Sequence[Mount], otherwise: ASGIApp) -> None:
        self._exact = {path.rstrip("/"): mount.app for mount in mounts for path in mount.paths}
        self._prefixes = sorted(((f"{path}/", app) for path, app in self._exact.items()), key=_by_length)
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection. Where an application answers with a path of this origin, what stands there is served.

        An application says so by `x-accel-redirect`; its other headers are added to what is served.
        """
        app = self._find(scope["path"])
        if app is self._otherwise or scope["type"] != "http":
            await app(scope, receive, send)
            return
        led = _Led(send)
        await app(scope, receive, led)
        if led.target is not None:
            path, _, query = led.target.partition(b"?")
            there = {**scope, "path": unquote(path.decode("latin-1")), "raw_path": path, "query_string": query}
            await self._find(there["path"])(there, receive, led.serve)

    def _find(self, path: str) -> ASGIApp:
        if path in self._exact:
            return self._exact[path]
        for prefix, app in self._prefixes:
            if path.startswith(prefix):
                return app
        return self._otherwise


class _Led:
    """Passes an answer on, unless it names another path: then only its headers are kept, for what is served there."""

    __slots__ = ("_headers", "_send", "target")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._headers: list[tuple[bytes, bytes]] = []
        self.target: bytes | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            for name, value in message["headers"]:
                if name == _SERVED_FROM:
                    self.target = value
                    self._headers = [header for header in message["headers"] if header[0] not in _OF_THE_BODY]
        if self.target is None:
            await self._send(message)

    async def serve(self, message: Message) -> None:
        """Pass on what is served."""
        if message["type"] == "http.response.start":
            theirs = {name for name, _value in message["headers"]}
            added = [header for header in self._headers if header[0] not in theirs]
            message = {**message, "headers": [*message["headers"], *added]}
        await self._send(message)


def _by_length(entry: tuple[str, ASGIApp]) -> int:
    return -len(entry[0])


class Ports:
    """Chooses the application by the port that the connection came in on."""

    def __init__(self, apps: Mapping[int, ASGIApp]) -> None:
        self._apps = apps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        await self._apps[scope["server"][1]](scope, receive, send)
