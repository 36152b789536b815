"""A library whose events go out over WebSockets, and the ways in which its readers listen."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from graphql import GraphQLError
from websockets.asyncio.client import ClientConnection, connect

from gateway.app.socket_protocol import SocketProtocol
from rest_compat.app import Rest
from tests.patience import PATIENCE

ROUTES = """
CHANNELS = (
    Channel("book:{book_id}", "watch_books", where={"bookId": "book_id"}, events=("BOOK_CHANGED",), guard="find_book"),
    Channel("books", "watch_books"),
)
"""
DOCUMENTS = {
    "find_book": "query FindBook($bookId: ID!) { body: book(id: $bookId) { book_id: id } }",
    "watch_books": """
        subscription WatchBooks {
          event: bookEvents {
            type
            bookId
            ... @message(event: "BOOK_ADDED", name: "book.added") { book @lift { book_id: id genre } }
            ... @message(event: "BOOK_CHANGED", name: "book.changed") { book_id: bookId version }
          }
        }
    """,
}


class Events:
    """What happens in the library, for everybody who listens."""

    def __init__(self) -> None:
        self.listeners: list[asyncio.Queue[Any]] = []
        self.after: str | None = None

    async def listen(self, *_: object, after: str | None = None) -> AsyncIterator[Any]:
        self.after = after
        queue: asyncio.Queue[Any] = asyncio.Queue()
        self.listeners.append(queue)
        try:
            while True:
                event = await queue.get()
                if event is None:
                    return
                yield {"bookEvents": event}
        finally:
            self.listeners.remove(queue)

    def tell(self, event: Any) -> None:
        for queue in self.listeners:
            queue.put_nowait(event)


def added(book: str) -> Any:
    return {"type": "BOOK_ADDED", "bookId": book, "book": {"id": book, "genre": "NOVEL"}, "version": 1}


def changed(book: str, version: int) -> Any:
    return {"type": "BOOK_CHANGED", "bookId": book, "version": version}


@pytest.fixture
def events() -> Events:
    return Events()


Start = Callable[..., Any]


@pytest.fixture(params=["websockets-sansio", SocketProtocol], ids=["any server", "our server"])
def start(request: pytest.FixtureRequest, make: Callable[..., Rest], books: Any, events: Events) -> Start:
    def find(_: object, **given: str) -> Any:
        if given["id"] == "secret":
            raise GraphQLError("not yours", extensions={"code": "FORBIDDEN"})
        return {"id": given["id"].lstrip("0")}

    books.root |= {"book": find, "bookEvents": events.listen}

    @asynccontextmanager
    async def running(
        routes: str = ROUTES, documents: dict[str, str] = DOCUMENTS, **values: str
    ) -> AsyncIterator[tuple[str, Rest]]:
        rest = make(routes, documents, values=values)
        listener = socket.create_server(("127.0.0.1", 0))
        # Without pings: a client that is gone is noticed by what is tested here, or not at all.
        config = uvicorn.Config(
            rest.mounts[0].app, ws=request.param, ws_ping_interval=None, lifespan="off", log_config=None
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"ws://127.0.0.1:{listener.getsockname()[1]}/library/ws", rest
        finally:
            rest.stop()
            server.should_exit = True
            await task

    return running


async def say(client: ClientConnection, **message: Any) -> None:
    await client.send(json.dumps(message))


async def hear(client: ClientConnection) -> tuple[str, Any]:
    message = json.loads(await asyncio.wait_for(client.recv(), PATIENCE))
    assert message.keys() == {"type", "data", "timestamp"}
    return message["type"], message["data"]


async def closing_code(client: ClientConnection) -> int | None:
    """The code with which the server closes."""
    async with asyncio.timeout(PATIENCE):
        await client.wait_closed()
    return client.close_code


@asynccontextmanager
async def reader(
    url: str, *channels: str, token: str = "reader", most_untaken: int = 16
) -> AsyncIterator[ClientConnection]:
    async with connect(url, max_queue=most_untaken) as client:
        await say(client, type="auth", token=f"Bearer {token}")
        kind, data = await hear(client)
        assert (kind, data["user_id"]) == ("connected", token)
        assert data["session_id"].startswith("sess_")
        if channels:
            await say(client, type="subscribe", channels=list(channels))
            assert await hear(client) == ("subscribed", {"channels": list(channels)})
        yield client


async def listening(events: Events, count: int = 1) -> None:
    """Wait until that many feeds are followed."""
    async with asyncio.timeout(PATIENCE):
        while len(events.listeners) < count:  # noqa: ASYNC110  # the graph has nothing else to wait for
            await asyncio.sleep(0.001)
