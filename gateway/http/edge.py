"""Every connection comes in first here: it gets a request id, a line in the log, and an answer even if all fails.

This wraps the applications of all ports. Inner applications find the id in the request's headers and in the record.
"""

import re
from os import urandom
from time import perf_counter

import orjson
import structlog

from gateway.http.asgi import ASGIApp, ClientGoneError, Message, Receive, Scope, Send, respond
from gateway.http.errors import INTERNAL_MESSAGE
from gateway.http.metrics import OPEN_SOCKETS, count_request
from gateway.http.record import open_record

_REQUEST_ID = re.compile(rb"[\w-]{1,64}", re.ASCII)
_log = structlog.get_logger("tidegate.request")


class Edge:
    """The outermost application."""

    def __init__(self, app: ASGIApp, *, log_requests: bool = True) -> None:
        self._app = app
        self._log_requests = log_requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request or WebSocket connection."""
        if scope["type"] not in {"http", "websocket"}:
            return
        started = perf_counter()
        path = scope["path"]  # routers below may shorten it in place
        request_id = _take_request_id(scope)
        record = open_record(scope, request_id.decode())
        status = 0
        if scope["type"] == "websocket":
            OPEN_SOCKETS.inc()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_request_id(message, request_id)
            await send(message)

        try:
            await self._app(scope, receive, send_with_id if scope["type"] == "http" else send)
        except ClientGoneError:
            status = status or 499
        except Exception:
            _log.exception("fault", request_id=record.request_id, path=path)
            if scope["type"] == "websocket":
                raise
            if status:
                raise
            error = {"message": INTERNAL_MESSAGE, "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
            body = orjson.dumps({"errors": [error]})
            await respond(send_with_id, 500, b"application/json; charset=utf-8", body)
        finally:
            seconds = perf_counter() - started
            if scope["type"] == "websocket":
                OPEN_SOCKETS.dec()
            else:
                count_request(scope["method"], status, seconds)
            if self._log_requests:
                _log.info(
                    "request",
                    request_id=record.request_id,
                    method=scope.get("method", "WEBSOCKET"),
                    path=path,
                    status=status or None,
                    milliseconds=round(seconds * 1000, 2),
                    **record.facts(),
                )


def _take_request_id(scope: Scope) -> bytes:
    """The client's id where it is well formed, else a new one, which then stands in the headers."""
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            if _REQUEST_ID.fullmatch(value):
                return bytes(value)
            break
    made = b"req_" + urandom(16).hex().encode()
    scope["headers"] = [*(pair for pair in scope["headers"] if pair[0] != b"x-request-id"), (b"x-request-id", made)]
    return made


def _add_request_id(message: Message, request_id: bytes) -> None:
    headers = message.get("headers") or ()
    if not any(name.lower() == b"x-request-id" for name, _ in headers):
        message["headers"] = [*headers, (b"x-request-id", request_id)]
