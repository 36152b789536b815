"""Several applications come in, one goes out that hands each connection to the right one, by port and path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.http.asgi import ASGIApp, Receive, Scope, Send


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
        """Serve one connection."""
        await self._find(scope["path"])(scope, receive, send)

    def _find(self, path: str) -> ASGIApp:
        if path in self._exact:
            return self._exact[path]
        for prefix, app in self._prefixes:
            if path.startswith(prefix):
                return app
        return self._otherwise


def _by_length(entry: tuple[str, ASGIApp]) -> int:
    return -len(entry[0])


class Ports:
    """Chooses the application by the port that the connection came in on."""

    def __init__(self, apps: Mapping[int, ASGIApp]) -> None:
        self._apps = apps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        await self._apps[scope["server"][1]](scope, receive, send)
