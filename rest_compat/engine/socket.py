"""WebSocket connections to one path come in; they are served, and those of each user counted."""

from collections import defaultdict, deque
from collections.abc import Callable
from typing import Protocol

from rest_compat.engine.connection import CLOSE_REPLACED, Connection, ConnectionOverError, Ending, Limits
from rest_compat.engine.errors import RestError
from rest_compat.engine.exchange import Receive, Scope, Send


class Talk(Protocol):
    """What is said on one connection, by the rules of one protocol."""

    async def run(self, on_login: Callable[[str], None]) -> None:
        """Serve the client until the connection ends; tell who it is as soon as that is known."""
        ...

    def farewell(self, error: RestError) -> str:
        """The message that says why it ends."""
        ...


class SocketServer:
    """The WebSocket at one path."""

    def __init__(self, talk: Callable[[Connection], Talk], limits: Limits, public_origin: str) -> None:
        self._talk = talk
        self._limits = limits
        self._public_origin = public_origin
        self._connections: defaultdict[str, deque[Connection]] = defaultdict(deque)
        self._closed: Ending | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        connection = Connection(scope, receive, send, self._limits, self._public_origin)
        talk = self._talk(connection)
        users: list[str] = []

        def entered(user: str) -> None:
            users.append(user)
            self._enter(user, connection)

        if self._closed is not None:
            connection.end(self._closed)
        try:
            if await connection.accept():
                await talk.run(entered)
        except ConnectionOverError as over:
            connection.end(over.ending)
        finally:
            for user in users:
                self._leave(user, connection)
        error = connection.ending.error
        await connection.close(None if error is None else talk.farewell(error))

    def close(self, ending: Ending) -> None:
        """End all connections, and new ones as soon as they come, until `open` is called."""
        self._closed = ending
        for connections in self._connections.values():
            for connection in connections:
                connection.end(ending)

    def open(self) -> None:
        """Serve connections again."""
        self._closed = None

    def _enter(self, user: str, connection: Connection) -> None:
        """Count a connection; a user's oldest one makes room for the newest."""
        connections = self._connections[user]
        connections.append(connection)
        most = self._limits.connections_of_user
        if most is not None and len(connections) > most:
            connections.popleft().end(Ending(CLOSE_REPLACED))

    def _leave(self, user: str, connection: Connection) -> None:
        connections = self._connections[user]
        if connection in connections:
            connections.remove(connection)
        if not connections:
            del self._connections[user]
