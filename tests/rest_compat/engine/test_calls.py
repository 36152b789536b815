"""Calls of users are counted, and recorded in batches that count once however often they are sent."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from graphql import GraphQLError

from rest_compat.app import Rest
from rest_compat.engine.calls import CallCounter
from rest_compat.engine.load import StartError
from tests.patience import PATIENCE

ROUTES = """
ROUTES = (
    Route("GET", "/books/{id}", "get_book", access="token"),
    Route("GET", "/open/{id}", "get_book", access="public"),
    Route("GET", "/calls", "get_calls", access="token", after_calls=True),
)
"""
DOCUMENTS = {
    "get_book": "query GetBook($id: ID!) { body: book(id: $id) { id } }",
    "get_calls": "query GetCalls { body: newestEvent }",
    "record_calls": """
        mutation RecordCalls($batchId: ID!, $calls: [Calls!]!) {
          recordCalls(input: { batchId: $batchId, calls: $calls })
        }
    """,
}
READER = {"Authorization": "Bearer reader"}


class Register:
    """What has been recorded; refuses while it is `closed`."""

    def __init__(self) -> None:
        self.batches: list[Any] = []
        self.closed = False

    def record(self, _: object, input: Any) -> bool:  # noqa: A002  # the argument's name
        self.batches.append(input)
        if self.closed:
            raise GraphQLError("closed", extensions={"code": "DOWN"})
        return True


@pytest.fixture
def register(books: Any) -> Register:
    kept = Register()
    books.root |= {"book": lambda *_, **__: {"id": "1"}, "newestEvent": lambda *_: "1", "recordCalls": kept.record}
    return kept


@pytest.fixture
def rest(make: Callable[..., Rest], register: Register) -> Rest:
    return make(ROUTES, DOCUMENTS, facts={"calls": "record_calls"})


@pytest.fixture
def library(rest: Rest, client: Callable[[Rest], httpx.AsyncClient]) -> httpx.AsyncClient:
    return client(rest)


def counted(batch: Any) -> list[tuple[str, int]]:
    today = datetime.now(UTC).date().isoformat()
    assert {entry["day"] for entry in batch["calls"]} == {today}
    return [(entry["userId"], entry["count"]) for entry in batch["calls"]]


async def test_authenticated_calls_are_counted_and_recorded_before_they_are_read(
    library: httpx.AsyncClient, register: Register, books: Any
) -> None:
    await library.get("/books/1", headers=READER)
    await library.get("/books/1", headers={"Authorization": "Bearer other"})
    await library.get("/books/1", headers={"Authorization": "Bearer nobody"})
    await library.get("/open/1", headers=READER)
    assert register.batches == []
    assert (await library.get("/calls", headers=READER)).status_code == 200
    assert counted(register.batches[0]) == [("reader", 2), ("other", 1)]
    caller = next(caller for variables, caller in books.asked if "batchId" in variables)
    assert caller.claims == {"sub": "service:rest", "scope": "service"}


async def test_what_is_left_is_recorded_at_the_end(library: httpx.AsyncClient, register: Register, rest: Rest) -> None:
    await library.get("/books/1", headers=READER)
    await rest.close()
    assert [counted(batch) for batch in register.batches] == [[("reader", 1)]]


async def test_a_batch_that_was_not_recorded_is_sent_once_more_under_its_id(
    library: httpx.AsyncClient, register: Register
) -> None:
    register.closed = True
    for _ in range(2):
        assert (await library.get("/calls", headers=READER)).status_code == 200
    register.closed = False
    await library.get("/calls", headers=READER)
    first, again, once_more, later = register.batches
    assert first == again == once_more
    assert later["batchId"] != first["batchId"]
    assert (counted(first), counted(later)) == ([("reader", 1)], [("reader", 2)])


async def test_calls_are_recorded_in_the_background() -> None:
    recorded = asyncio.Event()
    told: list[Any] = []

    class Graph:
        async def execute(self, variables: Any, context: Any) -> Any:
            told.append((variables["calls"], context.headers))
            recorded.set()
            return {"data": {}}

        def subscribe(self, *_: object) -> Any:
            raise NotImplementedError

    class Signer:
        async def token(self, subject: str, organization_id: str) -> str:
            return f"{subject}:{organization_id}"

    calls = CallCounter(Graph(), Signer(), seconds=0.01)
    for _ in range(3):
        calls.count("reader")
    async with asyncio.timeout(PATIENCE):
        await recorded.wait()
    assert told[0][0][0]["count"] == 3
    assert told[0][1] == {"authorization": "Bearer service:rest:"}


def test_a_document_that_no_table_has_stops_the_start(make: Callable[..., Rest]) -> None:
    documents = {name: text for name, text in DOCUMENTS.items() if name != "record_calls"}
    with pytest.raises(StartError, match="books: no table has the document record_calls"):
        make(ROUTES, documents, facts={"calls": "record_calls"})
