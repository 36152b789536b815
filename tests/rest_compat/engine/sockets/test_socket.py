"""A WebSocket client authenticates, chooses channels, and hears of what belongs into them."""

import asyncio
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.patience import PATIENCE
from tests.rest_compat.engine.sockets.conftest import (
    DOCUMENTS,
    ROUTES,
    Events,
    Start,
    added,
    changed,
    closing_code,
    hear,
    listening,
    reader,
    say,
)

RESUMED = {
    **DOCUMENTS,
    "watch_books": DOCUMENTS["watch_books"]
    .replace("WatchBooks", "WatchBooks($after: String)")
    .replace("bookEvents", "bookEvents(after: $after)"),
    "find_newest": "query FindNewest { after: newestEvent }",
}


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
