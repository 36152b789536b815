"""Errors of the graph become errors of the API: codes of its closed list, names as its requests spell them."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from graphql import GraphQLError

from rest_compat.app import Rest

ROUTES = """
ROUTES = (
    Route("GET", "/books", "list_books", access="public", variables={"shelves": "filter[shelf]"}),
    Route("POST", "/books", "add_book", access="public"),
)
"""
DOCUMENTS = {
    "list_books": """
        query ListBooks($limit: Int, $shelves: [ID!]) { body: books(first: $limit, shelves: $shelves) { nodes { id } } }
    """,
    "add_book": "mutation AddBook($input: NewBook!) { body: addBook(input: $input) { id } }",
}


@pytest.fixture
def library(make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient]) -> httpx.AsyncClient:
    return client(make(ROUTES, DOCUMENTS))


def failing(extensions: Mapping[str, Any] | None, message: str = "why") -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise GraphQLError(message, extensions=dict(extensions) if extensions is not None else None)

    return fail


CODES: list[tuple[Mapping[str, Any] | None, int, str, str]] = [
    ({"code": "INVALID"}, 400, "INVALID", "why"),
    ({"code": "BAD_BOOK"}, 400, "INVALID", "why"),
    ({"code": "NOT_FOUND"}, 404, "NOT_FOUND", "why"),
    ({"code": "INTERNAL_ERROR"}, 500, "INTERNAL_ERROR", "internal"),
    ({"code": "DOWN"}, 503, "AWAY", "back soon"),
    ({"code": "SOMETHING_NEW"}, 500, "INTERNAL_ERROR", "internal"),
    ({}, 500, "INTERNAL_ERROR", "internal"),
    (None, 500, "INTERNAL_ERROR", "internal"),
]


@pytest.mark.parametrize(("extensions", "status", "code", "message"), CODES)
async def test_codes_are_of_the_closed_list_and_all_others_are_masked(
    library: httpx.AsyncClient,
    books: Any,
    extensions: Mapping[str, Any] | None,
    status: int,
    code: str,
    message: str,
) -> None:
    books.root["books"] = failing(extensions)
    answer = await library.get("/books")
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"] == message


DETAILS: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = [
    ("an argument has the name of its parameter", {"field": "first"}, {"field": "limit"}),
    ("or of its filter", {"field": "shelves"}, {"field": "filter[shelf]"}),
    ("keys are spelt as the family spells", {"currentVersion": 3}, {"current_version": 3}),
    ("some keys have other names", {"constraint": "max 3"}, {"rule": "max 3"}),
    ("values are left alone", {"field": "first", "reason": "first"}, {"field": "limit", "reason": "first"}),
    ("names that are not of the request are left alone", {"field": "extra.someKey"}, {"field": "extra.someKey"}),
]


@pytest.mark.parametrize(("inside", "outside"), [case[1:] for case in DETAILS], ids=[case[0] for case in DETAILS])
async def test_details(
    library: httpx.AsyncClient, books: Any, inside: Mapping[str, Any], outside: Mapping[str, Any]
) -> None:
    books.root["books"] = failing({"code": "INVALID", "details": inside})
    assert (await library.get("/books")).json()["error"]["details"] == outside


async def test_fields_of_inputs_are_spelt_as_in_bodies(library: httpx.AsyncClient, books: Any) -> None:
    books.root["addBook"] = failing({"code": "INVALID", "details": {"field": "pageCount"}})
    answer = await library.post("/books", json={"title": "T", "page_count": 3})
    assert answer.json()["error"]["details"] == {"field": "page_count"}


async def test_names_in_quotes_are_said_as_in_requests(library: httpx.AsyncClient, books: Any) -> None:
    books.root["books"] = failing({"code": "INVALID"}, "'first' must be between 1 and 100, as 'they' say.")
    message = (await library.get("/books")).json()["error"]["message"]
    assert message == "'limit' must be between 1 and 100, as 'they' say."


async def test_data_beside_an_error_is_no_answer(library: httpx.AsyncClient, books: Any) -> None:
    books.root["books"] = {"nodes": [{"id": None}]}
    answer = await library.get("/books")
    assert answer.status_code == 500
    assert "nodes" not in answer.text


PROBLEM = "application/problem+json"
ACCEPTED = [
    ("", False),
    ("*/*", False),
    ("application/json", False),
    (PROBLEM, True),
    (PROBLEM.upper(), True),
    (f"application/json, {PROBLEM}", True),
    (f"{PROBLEM};q=0.5, application/json", False),
    (f"{PROBLEM}; q=0.9, application/json; q=0.8", True),
    (f"{PROBLEM};q=0", False),
    (f"{PROBLEM};q=much", False),
]


@pytest.mark.parametrize(("accept", "as_problem"), ACCEPTED)
async def test_problem_details_for_who_accepts_them(
    make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient], accept: str, *, as_problem: bool
) -> None:
    library = client(make(ROUTES, DOCUMENTS))
    answer = await library.get("/nowhere", headers={"Accept": accept})
    assert answer.headers["content-type"] == (PROBLEM if as_problem else "application/json")
    assert answer.headers["vary"] == "accept"
    if as_problem:
        assert answer.json() == {"status": 404, "title": "Not Found", "detail": "no path", "about": {}}
    else:
        assert answer.json()["error"]["message"] == "no path"


@pytest.mark.parametrize(("details", "header"), [({"retryAfterSeconds": 3}, "3"), ({"retryAfterSeconds": None}, None)])
async def test_a_refusal_that_says_when_to_come_back_says_it_in_the_header_too(
    library: httpx.AsyncClient, books: Any, details: Mapping[str, Any], header: str | None
) -> None:
    books.root["books"] = failing({"code": "INVALID", "details": details})
    assert (await library.get("/books")).headers.get("retry-after") == header
