"""Requests are counted by class and caller in windows of a minute, and answers say how many are left."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from rest_compat.app import Rest

ROUTES = """
ROUTES = (
    Route("GET", "/books", "list_books", access="token"),
    Route("POST", "/books", "add_book", access="token"),
    Route("POST", "/shelf", "add_shelf", access="token", rate="bulk"),
    Route("GET", "/hours", "read_hours", access="public"),
    Route("GET", "/health", "check_health", access="public", rate="none"),
)
"""
ASK = '{ body: book(id: "1") { id } }'
DOCUMENTS = {
    "list_books": f"query ListBooks {ASK}",
    "add_book": "mutation AddBook($input: NewBook!) { body: addBook(input: $input) { id } }",
    "add_shelf": "mutation AddShelf($input: NewBook!) { body: addBook(input: $input) { id } }",
    "read_hours": f"query ReadHours {ASK}",
    "check_health": f"query CheckHealth {ASK}",
}
FACTS = {"rates": {"read": 3, "write": 2, "bulk": 1}, "rate_of_method": {"GET": "read", "*": "write"}}
READER = {"Authorization": "Bearer reader"}
OTHER = {"Authorization": "Bearer other"}


@pytest.fixture
def start(
    make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient], books: Any
) -> Callable[..., httpx.AsyncClient]:
    books.root |= {"book": lambda *_, **__: {"id": "1"}, "addBook": lambda *_, **__: {"id": "1"}}

    def begin(**more: Any) -> httpx.AsyncClient:
        return client(make(ROUTES, DOCUMENTS, facts=FACTS, **more))

    return begin


def left(answer: httpx.Response) -> tuple[int, str, str]:
    return answer.status_code, answer.headers["x-ratelimit-limit"], answer.headers["x-ratelimit-remaining"]


async def test_each_class_and_each_caller_has_its_own_window(start: Callable[..., httpx.AsyncClient]) -> None:
    library = start()
    body = {"title": "T"}
    assert left(await library.get("/books", headers=READER)) == (200, "3", "2")
    assert left(await library.get("/books", headers=READER)) == (200, "3", "1")
    assert left(await library.post("/books", json=body, headers=READER)) == (200, "2", "1")
    assert left(await library.post("/shelf", json=body, headers=READER)) == (200, "1", "0")
    assert left(await library.get("/books", headers=OTHER)) == (200, "3", "2")


async def test_a_full_window_refuses_until_it_ends(start: Callable[..., httpx.AsyncClient]) -> None:
    library, begun = start(), time.time()
    answers = [await library.get("/books", headers=READER) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    last = answers[-1]
    assert last.json()["error"]["code"] == "RATE_LIMITED"
    assert left(last) == (429, "3", "0")
    assert len({answer.headers["x-ratelimit-reset"] for answer in answers}) == 1
    wait = int(last.headers["retry-after"])
    assert 1 <= wait <= 60
    assert begun - 1 <= int(last.headers["x-ratelimit-reset"]) - wait <= time.time() + 1
    assert last.headers["ratelimit-policy"] == '"read";q=3;w=60'
    assert re.fullmatch(r'"read";r=0;t=\d+', last.headers["ratelimit"])


async def test_errors_are_counted_too(start: Callable[..., httpx.AsyncClient]) -> None:
    library = start()
    assert left(await library.post("/books", json={}, headers=READER)) == (400, "2", "1")


async def test_anonymous_requests_are_counted_by_address(start: Callable[..., httpx.AsyncClient]) -> None:
    library = start()
    assert left(await library.get("/books")) == (401, "3", "2")
    assert left(await library.get("/hours")) == (200, "3", "1")


async def test_a_family_may_leave_anonymous_requests_uncounted(start: Callable[..., httpx.AsyncClient]) -> None:
    library = start(family={"limit_anonymous": False})
    for answer in [await library.get("/books") for _ in range(5)]:
        assert answer.status_code == 401
        assert "x-ratelimit-limit" not in answer.headers


async def test_some_rows_are_not_counted(start: Callable[..., httpx.AsyncClient]) -> None:
    library = start()
    for answer in [await library.get("/health") for _ in range(5)]:
        assert answer.status_code == 200
        assert "x-ratelimit-limit" not in answer.headers


FACTORS: list[tuple[str, str]] = [("2", "6"), ("0.5", "1"), ("0.0001", "1"), ("1000", "3000")]


@pytest.mark.parametrize(("factor", "limit"), FACTORS)
async def test_a_setting_multiplies_all_limits(
    start: Callable[..., httpx.AsyncClient], factor: str, limit: str
) -> None:
    library = start(values={"rate_limit_factor": factor})
    assert (await library.get("/books", headers=READER)).headers["x-ratelimit-limit"] == limit


async def test_an_api_without_classes_has_no_limits(
    make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient], books: Any
) -> None:
    books.root["book"] = lambda *_, **__: {"id": "1"}
    routes = 'ROUTES = (Route("GET", "/books", "list_books", access="token"),)'
    documents: Mapping[str, str] = {"list_books": DOCUMENTS["list_books"]}
    answer = await client(make(routes, documents)).get("/books", headers=READER)
    assert "x-ratelimit-limit" not in answer.headers
