"""What the HTTP side of a gateway may be told, as one value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """Limits and switches of the endpoint. Times are in seconds."""

    max_body_bytes: int = 16_777_216
    """Of a request's body and of a WebSocket message."""
    graphiql: bool = True
    """Whether browsers get GraphiQL at the endpoint."""
    connection_init_seconds: float = 5
    """How long a WebSocket may stay open without `connection_init`."""
    max_socket_operations: int = 100
    """Operations that may run at the same time on one WebSocket."""
    heartbeat_seconds: float = 12
    """After so long without an event, an event stream carries a comment, so that proxies keep it open."""
    send_seconds: float = 30
    """How long a client may leave a sent message unread before its connection is given up."""
