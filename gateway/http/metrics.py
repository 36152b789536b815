"""Requests and connections come in and are counted; what this process has counted goes out as Prometheus reads it.

Subgraphs of the same process count into the same registry.
"""

from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from gateway.http.asgi import ASGIApp, Receive, Scope, Send, respond

PATH: Final = "/metrics"

_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_REQUESTS: Final = Counter("http_requests", "Requests by method and by status of the answer.", ["method", "status"])
_SECONDS: Final = Histogram(
    "http_request_duration_seconds", "Seconds from the head of a request to the end of its answer.", ["method"]
)
OPEN_SOCKETS: Final = Gauge("websocket_connections_active", "WebSocket connections that are open.")


def count_request(method: str, status: int, seconds: float) -> None:
    """A request has ended; `status` 0 where its client had gone before an answer. Rare methods count together."""
    name = method if method in _METHODS else "other"
    _REQUESTS.labels(name, str(status or 499)).inc()
    _SECONDS.labels(name).observe(seconds)


class WithMetrics:
    """An application that also tells what this process has counted. It names no user and no organization."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer /metrics; all else is for the application."""
        if scope["type"] == "http" and scope["path"] == PATH and scope["method"] in {"GET", "HEAD"}:
            await respond(send, 200, CONTENT_TYPE_LATEST.encode(), generate_latest())
        else:
            await self._app(scope, receive, send)
