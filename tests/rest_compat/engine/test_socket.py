"""A WebSocket client authenticates, chooses channels, and hears of what belongs into them."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from secrets import token_hex
from typing import Any

import pytest
import uvicorn
from graphql import GraphQLError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from gateway.app.socket_protocol import SocketProtocol
from rest_compat.app import Rest
from rest_compat.engine.connection import Limits
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


RESUMED = {
    **DOCUMENTS,
    "watch_books": DOCUMENTS["watch_books"]
    .replace("WatchBooks", "WatchBooks($after: String)")
    .replace("bookEvents", "bookEvents(after: $after)"),
    "find_newest": "query FindNewest { after: newestEvent }",
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


async def test_the_first_message_or_the_url_authenticates(start: Start) -> None:
    async with start() as (url, _):
        async with reader(url):
            pass
        async with connect(f"{url}?token=other") as client:
            assert (await hear(client))[1]["user_id"] == "other"


REFUSED: list[tuple[Any, str]] = [
    ({"type": "auth", "token": "nobody"}, "bad token"),
    ({"type": "auth", "token": "Bearer expired"}, "old token"),
    ({"type": "auth"}, "no token"),
    ({"type": "subscribe", "channels": ["books"]}, "no token"),
]


@pytest.mark.parametrize(("message", "reason"), REFUSED)
async def test_without_a_valid_token_the_socket_closes(start: Start, message: Any, reason: str) -> None:
    async with start() as (url, _), connect(url) as client:
        await say(client, **message)
        assert await hear(client) == ("error", {"code": "UNAUTHORIZED", "message": reason})
        assert await closing_code(client) == 4401


async def test_who_says_nothing_is_not_waited_for(start: Start) -> None:
    async with start(auth_socket_seconds="0.05") as (url, _), connect(url) as client:
        assert await hear(client) == ("error", {"code": "UNAUTHORIZED", "message": "no token"})
        assert await closing_code(client) == 4401


async def test_events_come_as_their_messages(start: Start, events: Events) -> None:
    async with start() as (url, _), reader(url, "books") as client:
        await listening(events)
        events.tell(added("1"))
        events.tell(changed("1", 2))
        assert await hear(client) == ("book.added", {"book_id": "1", "genre": "novel"})
        assert await hear(client) == ("book.changed", {"book_id": "1", "version": 2})


async def test_a_channel_passes_on_its_own_events_only(start: Start, events: Events) -> None:
    async with start() as (url, _), reader(url, "book:1") as client:
        await listening(events)
        for event in (added("1"), changed("2", 1), changed("1", 7)):
            events.tell(event)
        assert await hear(client) == ("book.changed", {"book_id": "1", "version": 7})


async def test_events_are_followed_from_before_the_client_hears_that_it_is_connected(
    start: Start, events: Events, books: Any
) -> None:
    books.root["newestEvent"] = lambda *_: "41"
    routes = ROUTES.replace('"watch_books"', '"watch_books", start="find_newest"')
    async with start(routes, RESUMED) as (url, _), reader(url, "books") as client:
        await listening(events)
        assert events.after == "41"
        events.tell(changed("1", 1))
        assert (await hear(client))[0] == "book.changed"


async def test_a_feed_that_cannot_say_where_it_begins_ends_the_session(start: Start, books: Any) -> None:
    books.root["newestEvent"] = lambda *_: 1 / 0
    routes = ROUTES.replace('"watch_books"', '"watch_books", start="find_newest"')
    async with start(routes, RESUMED) as (url, _), connect(url) as client:
        await say(client, type="auth", token="reader")
        assert await hear(client) == ("error", {"code": "INTERNAL_ERROR", "message": "internal"})
        assert await closing_code(client) == 1011


async def test_a_channel_may_be_named_in_another_spelling_than_events_have(start: Start, events: Events) -> None:
    async with start() as (url, _), reader(url, "book:007") as client:
        await listening(events)
        events.tell(changed("7", 1))
        assert await hear(client) == ("book.changed", {"book_id": "7", "version": 1})


async def test_an_event_comes_once_although_several_channels_want_it(start: Start, events: Events) -> None:
    async with start() as (url, _), reader(url, "book:1", "books") as client:
        await listening(events)
        events.tell(changed("1", 1))
        events.tell(changed("1", 2))
        assert [(await hear(client))[1]["version"] for _ in range(2)] == [1, 2]


async def test_events_without_a_message_are_not_told(start: Start, events: Events) -> None:
    async with start() as (url, _), reader(url, "books") as client:
        await listening(events)
        events.tell({"type": "BOOK_LENT", "bookId": "1", "version": 1})
        events.tell(changed("1", 1))
        assert (await hear(client))[0] == "book.changed"


async def test_unsubscribing_ends_a_channel(start: Start, events: Events) -> None:
    async with start() as (url, _), reader(url, "book:1", "book:2") as client:
        await listening(events)
        await say(client, type="unsubscribe", channels=["book:1"])
        assert await hear(client) == ("unsubscribed", {"channels": ["book:1"]})
        events.tell(changed("1", 1))
        events.tell(changed("2", 1))
        assert await hear(client) == ("book.changed", {"book_id": "2", "version": 1})


async def test_ping_is_answered(start: Start) -> None:
    async with start() as (url, _), reader(url) as client:
        await say(client, type="ping")
        assert await hear(client) == ("pong", {})


async def test_a_channel_that_is_not_allowed_is_refused_and_the_others_are_not(start: Start) -> None:
    async with start() as (url, _), reader(url) as client:
        await say(client, type="subscribe", channels=["book:secret", "authors", "books"])
        assert await hear(client) == ("error", {"code": "FORBIDDEN", "message": "book:secret: not yours"})
        assert await hear(client) == ("error", {"code": "INVALID", "message": "authors: There is no such channel"})
        assert await hear(client) == ("subscribed", {"channels": ["books"]})


WRONG: list[tuple[str, str]] = [
    ("{", "no JSON"),
    ("[]", "A message must be a JSON object"),
    ('{"type":"dance"}', "Type must be auth, subscribe, unsubscribe or ping"),
    ('{"type":"subscribe"}', "Channels must be an array of strings"),
    ('{"type":"subscribe","channels":[1]}', "Channels must be an array of strings"),
]


@pytest.mark.parametrize(("text", "reason"), WRONG)
async def test_a_wrong_message_is_told_and_the_session_goes_on(start: Start, text: str, reason: str) -> None:
    async with start() as (url, _), reader(url) as client:
        await client.send(text)
        assert await hear(client) == ("error", {"code": "INVALID", "message": reason})
        await say(client, type="ping")
        assert (await hear(client))[0] == "pong"


async def test_channels_are_limited(start: Start) -> None:
    async with start() as (url, _), reader(url) as client:
        await say(client, type="subscribe", channels=[f"book:{number}" for number in range(101)])
        assert await hear(client) == ("error", {"code": "INVALID", "message": "book:100: At most 100 channels"})


async def test_a_long_message_ends_the_session(start: Start) -> None:
    async with start() as (url, _), reader(url) as client:
        await client.send(json.dumps({"type": "ping", "more": "x" * 65_536}))
        assert await closing_code(client) == 1009


async def test_a_session_ends_with_its_token(start: Start, librarian: Any) -> None:
    librarian.claims["brief"], librarian.lives["brief"] = {"sub": "brief"}, 0.3
    async with start() as (url, _), reader(url, token="brief") as client:
        assert await hear(client) == ("error", {"code": "UNAUTHORIZED", "message": "old token"})
        assert await closing_code(client) == 4401


async def test_a_newer_token_of_the_same_user_prolongs_a_session(start: Start, librarian: Any) -> None:
    librarian.claims["brief"], librarian.lives["brief"] = {"sub": "brief"}, 600
    librarian.claims["briefer"], librarian.lives["briefer"] = {"sub": "brief"}, 0.3
    async with start() as (url, _), reader(url, token="brief") as client:
        await say(client, type="auth", token="reader")
        assert await hear(client) == ("error", {"code": "UNAUTHORIZED", "message": "bad token"})
        await say(client, type="auth", token="briefer")
        assert (await hear(client))[0] == "connected"
        assert await hear(client) == ("error", {"code": "UNAUTHORIZED", "message": "old token"})


async def test_the_sixth_session_of_a_user_replaces_the_first(start: Start) -> None:
    async with start() as (url, _):
        clients = []
        for _ in range(6):
            client = await connect(url)
            await say(client, type="auth", token="reader")
            assert (await hear(client))[0] == "connected"
            clients.append(client)
        assert await closing_code(clients[0]) == 4409
        for client in clients[1:]:
            await say(client, type="ping")
            assert (await hear(client))[0] == "pong"
            await client.close()


async def test_a_client_that_stops_taking_is_dropped(
    start: Start, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few messages wait, but what was begun to be sent to it is never taken: its system's buffers are full."""
    monkeypatch.setattr("rest_compat.app.Limits", partial(Limits, write_seconds=0.2))
    async with start() as (url, _), reader(url, "books", most_untaken=1) as client:
        await listening(events)
        for version in range(50):
            events.tell(changed(token_hex(250_000), version))  # 25 MB together, which no compression makes less
        async with asyncio.timeout(PATIENCE):
            while events.listeners:  # noqa: ASYNC110 - nobody else is told
                await asyncio.sleep(0.01)
        client.transport.abort()


async def test_a_client_that_takes_nothing_is_dropped(
    start: Start, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rest_compat.app.Limits", partial(Limits, queued_messages=3))
    async with start() as (url, _), reader(url, "books") as client:
        await listening(events)
        for version in range(10):
            events.tell(changed("1", version))
        heard = []
        with suppress(ConnectionClosed):
            async for message in client:
                heard.append(json.loads(message)["data"]["version"])  # noqa: PERF401  # what came before the end counts
        assert client.close_code == 1013
        assert heard == list(range(len(heard)))
        assert len(heard) < 10


async def test_a_feed_that_ends_or_fails_ends_the_session(start: Start, events: Events) -> None:
    async with start() as (url, _):
        async with reader(url, "books") as client:
            await listening(events)
            events.tell(None)
            assert (await hear(client))[0] == "error"
            assert await closing_code(client) == 1012
        async with reader(url, "books") as client:
            await listening(events)
            events.tell({"type": "BOOK_ADDED"})
            assert await hear(client) == ("error", {"code": "INTERNAL_ERROR", "message": "internal"})
            assert await closing_code(client) == 1011


async def test_a_fault_of_a_feed_is_masked(start: Start, books: Any) -> None:
    books.root["bookEvents"] = lambda *_: 1 / 0
    async with start() as (url, _), reader(url) as client:
        assert await hear(client) == ("error", {"code": "INTERNAL_ERROR", "message": "internal"})
        assert await closing_code(client) == 1011


async def test_a_client_may_go_before_it_says_who_it_is(start: Start) -> None:
    async with start() as (url, _):
        async with connect(url):
            pass
        async with reader(url):
            pass


async def test_there_is_no_socket_elsewhere(start: Start) -> None:
    async with start() as (url, _):
        with pytest.raises(InvalidStatus):
            await connect(url.replace("/ws", "/books"))


async def test_feeds_end_with_their_session(start: Start, events: Events) -> None:
    async with start() as (url, _):
        async with reader(url, "books"):
            await listening(events)
        async with asyncio.timeout(PATIENCE):
            while events.listeners:  # noqa: ASYNC110  # the graph has nothing else to wait for
                await asyncio.sleep(0.001)


async def test_maintenance_ends_sessions_and_refuses_new_ones(start: Start) -> None:
    async with start() as (url, rest):
        async with reader(url) as client:
            rest.maintenance.begin(60)
            assert await hear(client) == ("error", {"code": "MAINTENANCE", "message": "closed today"})
            assert await closing_code(client) == 1012
        async with connect(url) as client:
            assert await hear(client) == ("error", {"code": "MAINTENANCE", "message": "closed today"})
            assert await closing_code(client) == 1012
        rest.maintenance.end()
        async with reader(url):
            pass


async def test_stopping_ends_sessions(start: Start) -> None:
    async with start() as (url, rest), reader(url) as client:
        rest.stop()
        assert await closing_code(client) == 1001
