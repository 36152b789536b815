"""Messages of a socket are numbered; a client that comes back hears what it has missed, and what it asks is echoed."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from typing import Any

import pytest
import uvicorn
from graphql import GraphQLError
from websockets.asyncio.client import ClientConnection, connect

from rest_compat.app import Rest
from tests.patience import PATIENCE

ROUTES = """
CHANNELS = (
    Channel("book:{book_id}", "watch_books", where={"bookId": "book_id"}, start="find_newest"),
    Channel("books", "watch_books", start="find_newest"),
    Channel("shelf", "watch_shelf"),
)
"""
DOCUMENTS = {
    "find_newest": "query FindNewest { after: newestEvent }",
    "watch_books": """
        subscription WatchBooks($after: String) {
          event: bookEvents(after: $after) {
            type sequence bookId
            ... @message(event: "BOOK_ADDED", name: "book.added") { book_id: bookId }
            ... @message(event: "BOOK_CHANGED", name: "book.changed") { version }
            ... @message(event: "BOOK_LENT", name: "loan.begun") { book_id: bookId }
          }
        }
    """,
    "watch_shelf": """
        subscription WatchShelf {
          event: shelfEvents { type ... @message(event: "BOOK_ADDED", name: "shelf.filled") { book_id: bookId } }
        }
    """,
}


class Log:
    """All that ever happened, in order; those who listen hear it from where they say."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.more = asyncio.Condition()
        self.begun: list[int] = []

    async def tell(self, kind: str, book: str) -> None:
        sequence = str(len(self.events) + 1)
        self.events.append({"type": kind, "bookId": book, "version": len(self.events) + 1, "sequence": sequence})
        async with self.more:
            self.more.notify_all()

    def listen(self, *_: object, after: str = "0") -> AsyncIterator[Any]:
        if after == "13":
            raise GraphQLError("not kept", extensions={"code": "BAD_BOOK"})
        self.begun.append(int(after))
        return self.follow(int(after))

    async def follow(self, position: int) -> AsyncIterator[Any]:
        for place in count(position):
            async with self.more:
                await self.more.wait_for(partial(self.has, place))
            yield {"bookEvents": self.events[place]}

    def has(self, place: int) -> bool:
        return len(self.events) > place

    async def shelf(self, *_: object) -> AsyncIterator[Any]:
        async with self.more:
            await self.more.wait_for(lambda: len(self.events) >= 3)
        yield {"shelfEvents": {"type": "BOOK_ADDED", "bookId": "shelf"}}
        await asyncio.Event().wait()


@pytest.fixture
def log(books: Any) -> Log:
    told = Log()
    books.root |= {
        "bookEvents": told.listen,
        "shelfEvents": told.shelf,
        "newestEvent": lambda *_: str(len(told.events)),
    }
    return told


Start = Callable[..., Any]


@pytest.fixture
def start(make: Callable[..., Rest]) -> Start:
    @asynccontextmanager
    async def running(**values: str) -> AsyncIterator[ClientConnection]:
        rest = make(ROUTES, DOCUMENTS, values=values)
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(rest.mounts[0].app, ws="websockets-sansio", lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            async with connect(f"ws://127.0.0.1:{listener.getsockname()[1]}/library/ws?token=reader") as client:
                assert (await hear(client))["type"] == "connected"
                yield client
        finally:
            rest.stop()
            server.should_exit = True
            await task

    return running


async def say(client: ClientConnection, **message: Any) -> None:
    await client.send(json.dumps(message))


async def hear(client: ClientConnection) -> Any:
    message = json.loads(await asyncio.wait_for(client.recv(), PATIENCE))
    message.pop("timestamp")
    return message


async def test_events_carry_how_far_all_feeds_have_come(start: Start, log: Log) -> None:
    async with start() as client:
        await say(client, type="subscribe", channels=["books"])
        assert await hear(client) == {"type": "subscribed", "data": {"channels": ["books"]}}
        await log.tell("BOOK_ADDED", "1")
        assert await hear(client) == {"type": "book.added", "data": {"book_id": "1"}, "seq": "1."}
        await log.tell("BOOK_CHANGED", "1")
        assert (await hear(client))["seq"] == "2."


async def test_who_comes_back_hears_what_was_missed_on_those_channels(start: Start, log: Log) -> None:
    for book in ("1", "2", "1"):
        await log.tell("BOOK_CHANGED", book)
    async with start() as client:
        await say(client, type="subscribe", channels=["book:2"])
        await hear(client)
        await say(client, type="subscribe", channels=["book:1"], resume_from="0.", id=7)
        assert await hear(client) == {"type": "subscribed", "data": {"channels": ["book:1"]}, "id": 7}
        assert [(await hear(client))["seq"] for _ in range(2)] == ["1.", "3."]
        await log.tell("BOOK_CHANGED", "2")
        await log.tell("BOOK_CHANGED", "1")
        assert [(await hear(client))["seq"] for _ in range(2)] == ["4.", "5."]
        await say(client, type="subscribe", channels=["books"], resume_from="5.")
        assert (await hear(client))["type"] == "subscribed"
        await log.tell("BOOK_CHANGED", "3")
        assert (await hear(client))["data"] == {"version": 6}
        assert log.begun == [3, 0]


async def test_however_much_was_missed_all_of_it_comes(start: Start, log: Log) -> None:
    for _ in range(1000):
        await log.tell("BOOK_CHANGED", "1")
    async with start() as client:
        await say(client, type="subscribe", channels=["books"], resume_from="0.")
        await hear(client)
        assert [(await hear(client))["data"]["version"] for _ in range(1000)] == list(range(1, 1001))


async def test_a_position_that_is_not_kept_any_more_is_told(start: Start, log: Log) -> None:
    for _ in range(20):
        await log.tell("BOOK_CHANGED", "1")
    async with start() as client:
        await say(client, type="subscribe", channels=["books"], resume_from="13.", id="again")
        assert (await hear(client))["type"] == "subscribed"
        assert await hear(client) == {
            "type": "error",
            "data": {"code": "INVALID", "message": "not kept"},
            "id": "again",
        }
        await log.tell("BOOK_CHANGED", "1")
        assert (await hear(client))["seq"] == "21."


@pytest.mark.parametrize("cursor", ["1", "1.2.3", "x.", 1, "-1."])
async def test_a_position_that_is_none_is_refused(start: Start, log: Log, cursor: Any) -> None:
    async with start() as client:
        await say(client, type="subscribe", channels=["books"], resume_from=cursor)
        assert (await hear(client))["data"]["message"] == "Resume from must be the seq of a message"


async def test_a_wildcard_chooses_by_the_kind_of_message(start: Start, log: Log) -> None:
    async with start() as client:
        await say(client, type="subscribe", channels=["book.*", "authors.*"], id="w")
        refusal = {"code": "INVALID", "message": "authors.*: There is no such channel"}
        assert await hear(client) == {"type": "error", "data": refusal, "id": "w"}
        assert (await hear(client))["data"] == {"channels": ["book.*"]}
        for kind in ("BOOK_LENT", "BOOK_ADDED", "BOOK_CHANGED"):
            await log.tell(kind, "1")
        assert [(await hear(client))["type"] for _ in range(2)] == ["book.added", "book.changed"]


async def test_everything_is_a_wildcard_over_all_feeds(start: Start, log: Log) -> None:
    async with start() as client:
        await say(client, type="subscribe", channels=["*"])
        await hear(client)
        for kind in ("BOOK_LENT", "BOOK_ADDED", "BOOK_CHANGED"):
            await log.tell(kind, "1")
        heard = {(await hear(client))["type"] for _ in range(4)}
        assert heard == {"loan.begun", "book.added", "book.changed", "shelf.filled"}


async def test_what_is_said_is_limited_by_the_second(start: Start, log: Log) -> None:
    async with start(socket_messages_per_second="2") as client:
        for number in range(3):
            await say(client, type="ping", id=number)
        assert [await hear(client) for _ in range(3)] == [
            {"type": "pong", "data": {}, "id": 0},
            {"type": "pong", "data": {}, "id": 1},
            {"type": "error", "data": {"code": "RATE_LIMITED", "message": "slow down"}, "id": 2},
        ]


async def test_who_follows_nothing_and_says_nothing_is_let_go(start: Start, log: Log) -> None:
    async with start(socket_idle_seconds="0.1") as client:
        async with asyncio.timeout(PATIENCE):
            await client.wait_closed()
        assert client.close_code == 4408


async def test_who_follows_something_may_be_silent(start: Start, log: Log) -> None:
    async with start(socket_idle_seconds="1") as client:
        await say(client, type="subscribe", channels=["books"])
        await hear(client)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.recv(), 1.5)
        await log.tell("BOOK_ADDED", "1")
        assert (await hear(client))["type"] == "book.added"
