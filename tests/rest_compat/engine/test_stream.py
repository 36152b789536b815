"""A stream's client says what it wants to hear of, hears nothing but that, and nothing is acknowledged."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from graphql import GraphQLError
from websockets.asyncio.client import ClientConnection, connect

from rest_compat.app import Rest
from tests.patience import PATIENCE

ROUTES = 'STREAMS = (Stream("/stream/loans", "watch_loans", access="open", variables={"genres": "kinds"}),)'
DOCUMENTS = {
    "watch_loans": """
        subscription WatchLoans($genres: [Genre!], $shelves: [ID!]) {
          loan: loans(genres: $genres, shelves: $shelves) {
            id genre publisher @lift { publisher: name } link: id @format(as: "{origin}/books/{}")
          }
        }
    """,
}
BOOK = {"id": "1", "genre": "SCIENCE_FICTION", "publisher": {"name": "Chilton"}}


class Loans:
    """What is lent, to everybody who listens."""

    def __init__(self) -> None:
        self.asked: list[Mapping[str, Any]] = []
        self.listeners: list[asyncio.Queue[Any]] = []

    def listen(self, *_: object, **asked: Any) -> AsyncIterator[Any]:
        if asked.get("shelves") == ["secret"]:
            raise GraphQLError("not yours", extensions={"code": "FORBIDDEN"})
        self.asked.append(asked)
        return self.follow()

    async def follow(self) -> AsyncIterator[Any]:
        queue: asyncio.Queue[Any] = asyncio.Queue()
        self.listeners.append(queue)
        try:
            while True:
                yield {"loans": await queue.get()}
        finally:
            self.listeners.remove(queue)

    async def lend(self, book: Any = BOOK) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.listeners) != 1:  # noqa: ASYNC110  # the graph has nothing else to wait for
                await asyncio.sleep(0.001)
        self.listeners[0].put_nowait(book)


@pytest.fixture
def loans() -> Loans:
    return Loans()


Start = Callable[..., Any]


@pytest.fixture
def start(make: Callable[..., Rest], books: Any, loans: Loans) -> Start:
    books.root |= {"loans": loans.listen, "newestEvent": lambda *_: "41"}

    @asynccontextmanager
    async def running(
        routes: str = ROUTES, documents: Any = DOCUMENTS, **values: str
    ) -> AsyncIterator[tuple[str, Rest]]:
        rest = make(routes, documents, values={"default_organization": "main", **values})
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(rest.mounts[0].app, ws="websockets-sansio", lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"ws://127.0.0.1:{listener.getsockname()[1]}/library/stream/loans", rest
        finally:
            rest.stop()
            server.should_exit = True
            await task

    return running


async def say(client: ClientConnection, **message: Any) -> None:
    await client.send(json.dumps(message))


async def hear(client: ClientConnection) -> Any:
    return json.loads(await asyncio.wait_for(client.recv(), PATIENCE))


async def test_what_was_subscribed_to_comes(start: Start, loans: Loans) -> None:
    async with start() as (url, _), connect(url) as client:
        await say(client, action="subscribe", kinds=["novel", "sf"], shelves=["7"])
        await loans.lend()
        address = url.replace("ws://", "http://").removesuffix("/library/stream/loans")
        assert await hear(client) == {
            "type": "loan",
            "data": {"id": "1", "genre": "science_fiction", "publisher": "Chilton", "link": f"{address}/books/1"},
        }
        assert loans.asked == [{"genres": ["NOVEL", "SCIENCE_FICTION"], "shelves": ["7"]}]


async def test_subscribing_again_replaces_and_unsubscribing_ends(start: Start, loans: Loans) -> None:
    async with start() as (url, _), connect(url) as client:
        await say(client, action="subscribe")
        await loans.lend()
        await hear(client)
        await say(client, action="subscribe", shelves=["7"])
        async with asyncio.timeout(PATIENCE):
            while len(loans.asked) < 2:  # noqa: ASYNC110  # the graph has nothing else to wait for
                await asyncio.sleep(0.001)
        await loans.lend()
        assert (await hear(client))["type"] == "loan"
        await say(client, action="unsubscribe")
        async with asyncio.timeout(PATIENCE):
            while loans.listeners:  # noqa: ASYNC110  # the graph has nothing else to wait for
                await asyncio.sleep(0.001)


async def test_a_client_that_takes_what_comes_is_not_too_slow_for_a_burst(start: Start, loans: Loans) -> None:
    books = [{**BOOK, "id": str(number)} for number in range(1000)]
    async with start() as (url, _), connect(url) as client:
        await say(client, action="subscribe")
        await loans.lend(books[0])
        await hear(client)
        for book in books[1:]:
            loans.listeners[0].put_nowait(book)
        assert [(await hear(client))["data"]["id"] for _ in books[1:]] == [book["id"] for book in books[1:]]


async def test_clients_that_ask_alike_share_a_subscription(start: Start, loans: Loans) -> None:
    """Also when the one that began it goes; other claims, another address or another question are another one."""
    routes = ROUTES.replace("variables=", 'shared=("sub",), variables=')
    async with start(routes) as (url, _), connect(url) as alike:
        async with connect(url) as first:
            await say(first, action="subscribe", kinds=["novel"], shelves=["7"])
            await loans.lend()
            await hear(first)
            await say(alike, action="subscribe", shelves=["7"], kinds=["novel"])
            await say(alike, action="nothing")
            assert (await hear(alike))["type"] == "error"  # the message before it was read
            await loans.lend()
            assert [(await hear(each))["type"] for each in (first, alike)] == ["loan", "loan"]
        await loans.lend()
        assert (await hear(alike))["type"] == "loan"
        assert len(loans.asked) == 1
        others = [
            ("localhost", {}, ["novel"]),
            ("127.0.0.1", {}, ["sf"]),
            ("127.0.0.1", {"token": "reader"}, ["novel"]),
        ]
        for count, (host, query, kinds) in enumerate(others, 2):
            place = url.replace("127.0.0.1", host) + "".join(f"?{name}={value}" for name, value in query.items())
            async with connect(place) as other:
                await say(other, action="subscribe", kinds=kinds, shelves=["7"])
                async with asyncio.timeout(PATIENCE):
                    while len(loans.asked) < count:  # noqa: ASYNC110  # the graph has nothing else to wait for
                        await asyncio.sleep(0.001)
        await say(alike, action="unsubscribe")
        async with asyncio.timeout(PATIENCE):
            while loans.listeners:  # noqa: ASYNC110  # the graph has nothing else to wait for
                await asyncio.sleep(0.001)


async def test_all_that_share_are_refused_and_may_ask_for_something_else(start: Start, loans: Loans) -> None:
    routes = ROUTES.replace("variables=", 'shared=("sub",), variables=')
    async with start(routes) as (url, _), connect(url) as one, connect(url) as other:
        for client in (one, other):
            await say(client, action="subscribe", shelves=["secret"])
            assert (await hear(client))["error"]["message"] == "not yours"
        for client in (one, other):
            await say(client, action="subscribe")
            await say(client, action="nothing")
            assert (await hear(client))["type"] == "error"  # the message before it was read
        await loans.lend()
        assert [(await hear(client))["type"] for client in (one, other)] == ["loan", "loan"]


WRONG: list[tuple[Any, Any]] = [
    ({"action": "dance"}, {"field": "action", "rule": "one of subscribe, unsubscribe"}),
    ({"type": "subscribe"}, {"field": "action", "rule": "one of subscribe, unsubscribe"}),
    ({"action": "subscribe", "kinds": "sf"}, {"field": "kinds", "rule": "array"}),
    ({"action": "subscribe", "shelves": ["secret"]}, {}),
]


@pytest.mark.parametrize(("message", "details"), WRONG)
async def test_a_wrong_message_is_told_and_the_stream_goes_on(
    start: Start, loans: Loans, message: Any, details: Any
) -> None:
    async with start() as (url, _), connect(url) as client:
        await say(client, **message)
        told = await hear(client)
        assert (told["type"], told["error"]["details"]) == ("error", details)
        await say(client, action="subscribe")
        await loans.lend()
        assert (await hear(client))["type"] == "loan"


async def test_where_a_stream_begins_can_be_asked(start: Start, loans: Loans) -> None:
    routes = ROUTES.replace('"watch_loans"', '"watch_loans", start="find_newest"')
    documents = {
        "find_newest": "query FindNewest { after: newestEvent }",
        "watch_loans": DOCUMENTS["watch_loans"]
        .replace("($genres", "($after: String, $genres")
        .replace("(genres", "(after: $after, genres"),
    }
    async with start(routes, documents) as (url, _), connect(url) as client:
        await say(client, action="subscribe", after="1")
        await loans.lend()
        await hear(client)
        assert loans.asked[0]["after"] == "41"


REFUSED: list[tuple[Mapping[str, str], Mapping[str, str], str, str]] = [
    ({"default_organization": ""}, {}, "", "no token"),
    ({}, {"Authorization": "Bearer nobody"}, "", "bad token"),
    ({}, {}, "?token=nobody", "bad token"),
    ({}, {"Origin": "https://page.example"}, "", "no token"),
    ({}, {"X-Library": "branch"}, "", "other library"),
]


@pytest.mark.parametrize(("values", "headers", "query", "reason"), REFUSED)
async def test_who_may_not_listen_is_told_why(
    start: Start, values: Mapping[str, str], headers: Mapping[str, str], query: str, reason: str
) -> None:
    async with start(**values) as (url, _), connect(url + query, additional_headers=headers) as client:
        told = await hear(client)
        assert (told["type"], told["error"]["message"]) == ("error", reason)
        async with asyncio.timeout(PATIENCE):
            await client.wait_closed()
        assert client.close_code == 4401


async def test_a_token_in_the_url_or_a_header_says_who_listens(start: Start, loans: Loans, books: Any) -> None:
    seen: list[Any] = []

    async def listen(info: Any, **__: object) -> AsyncIterator[Any]:
        seen.append((info.context.claims["sub"], info.context.headers["authorization"]))
        yield {"loans": BOOK}

    books.root["loans"] = listen
    async with start(default_organization="") as (url, _):
        async with connect(f"{url}?token=reader") as client:
            await say(client, action="subscribe")
            await hear(client)
        async with connect(url, additional_headers={"Authorization": "Bearer other"}) as client:
            await say(client, action="subscribe")
            await hear(client)
    assert seen == [("reader", "Bearer reader"), ("other", "Bearer other")]


async def test_a_stream_that_ends_or_fails_ends_the_connection(start: Start, books: Any) -> None:
    async def brief(*_: object, **__: object) -> AsyncIterator[Any]:
        yield {"loans": BOOK}

    books.root["loans"] = brief
    async with start() as (url, _), connect(url) as client:
        await say(client, action="subscribe")
        assert (await hear(client))["type"] == "loan"
        assert (await hear(client))["error"]["code"] == "AWAY"
        async with asyncio.timeout(PATIENCE):
            await client.wait_closed()
        assert client.close_code == 1012


async def test_stopping_ends_streams(start: Start, loans: Loans) -> None:
    async with start() as (url, rest), connect(url) as client:
        await say(client, action="subscribe")
        await loans.lend()
        await hear(client)
        rest.stop()
        async with asyncio.timeout(PATIENCE):
            await client.wait_closed()
        assert client.close_code == 1001


async def test_a_stream_is_described(make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient]) -> None:
    described = (await client(make(ROUTES, DOCUMENTS)).get("/openapi.json")).json()["paths"]["/stream/loans"]["get"]
    assert described["operationId"] == "watch_loans"
    assert described["security"] == [{"bearer": []}, {}]
    assert "`kinds`, `shelves`" in described["description"]
