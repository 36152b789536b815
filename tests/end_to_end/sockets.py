"""A port and a token in, live updates over WebSocket out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.patience import PATIENCE


def hear(client: ClientConnection, seconds: float = PATIENCE) -> Any:
    """The next message. Raises `TimeoutError` where none comes."""
    return json.loads(client.recv(timeout=seconds))


@contextmanager
def subscription(port: int, token: str, query: str, variables: dict[str, Any]) -> Iterator[ClientConnection]:
    """A subscription of the graph, by graphql-transport-ws."""
    url = f"ws://127.0.0.1:{port}/graphql"
    offered = [Subprotocol("graphql-transport-ws")]
    with connect(url, subprotocols=offered, proxy=None, open_timeout=PATIENCE, ping_timeout=PATIENCE) as client:
        client.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}))
        assert hear(client) == {"type": "connection_ack"}
        payload = {"query": query, "variables": variables}
        client.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
        yield client


@contextmanager
def studio_session(port: int, token: str, *channels: str) -> Iterator[ClientConnection]:
    """A session of Studio's socket that has subscribed to channels."""
    url = f"ws://127.0.0.1:{port}/studio/v1/ws"
    with connect(url, proxy=None, open_timeout=PATIENCE, ping_timeout=PATIENCE) as client:
        client.send(json.dumps({"type": "auth", "token": token}))
        assert hear(client)["type"] == "connected"
        client.send(json.dumps({"type": "subscribe", "channels": list(channels)}))
        assert hear(client)["type"] == "subscribed"
        yield client
