"""Rows share a method and path: a key, a value or the media type of the body chooses; bodies of any JSON are taken."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from rest_compat.app import Rest

ROUTES = """
FORMS = ("json", "urlencoded")
ROUTES = (
    Route("POST", "/books/{id}/print", "print_now", when="async=false", access="public", accepts=FORMS),
    Route("POST", "/books/{id}/print", "print_later", status=202, access="public", accepts=FORMS),
    Route("DELETE", "/books/{id}", "burn_book", when="query:reason", status=202, access="public"),
    Route("DELETE", "/books/{id}", "delete_book", access="public"),
    Route("PATCH", "/books/{id}", "merge_book", access="public", accepts=("merge-patch",), variables={"patch": "*"}),
    Route("PATCH", "/books/{id}", "patch_book", access="public", accepts=("json-patch",), variables={"patch": "*"}),
    Route("PATCH", "/books/{id}", "change_book", access="public"),
    Route("POST", "/batch", "add_books", status=207, access="public"),
    Route("POST", "/notify", "notify_book", access="public", variables={"ifMatch": "header:If-Match"}),
)
"""
CHANGE = "changeBook(id: $id, patch: $patch) { id }"
DOCUMENTS = {
    "print_now": 'mutation PrintNow($id: ID!) { body: changeBook(id: $id, patch: "now") { id } }',
    "print_later": 'mutation PrintLater($id: ID!) { body: changeBook(id: $id, patch: "later") { id } }',
    "burn_book": "mutation BurnBook($id: ID!, $reason: JSON!) { body: changeBook(id: $id, patch: $reason) { id } }",
    "delete_book": 'mutation DeleteBook($id: ID!) { body: changeBook(id: $id, patch: "gone") { id } }',
    "merge_book": f"mutation MergeBook($id: ID!, $patch: JSON!) {{ body: {CHANGE} }}",
    "patch_book": f"mutation PatchBook($id: ID!, $patch: JSON!) {{ body: {CHANGE} }}",
    "change_book": f"mutation ChangeBook($id: ID!, $patch: JSON!) {{ body: {CHANGE} }}",
    "add_books": "mutation AddBooks($input: [NewBook!]!) { body: addBooks(input: $input) { id } }",
    "notify_book": """
        mutation NotifyBook($ifMatch: String, $notify: Boolean) {
          body: changeBook(id: "1", patch: "", ifMatch: $ifMatch, notify: $notify) { id }
        }
    """,
}


@pytest.fixture
def library(make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient], books: Any) -> httpx.AsyncClient:
    books.root |= {"changeBook": lambda *_, **__: {"id": "1"}, "addBooks": lambda *_, **given: given["input"] and []}
    return client(make(ROUTES, DOCUMENTS, family={"headers": {"ifMatch": "If-Match"}}))


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("?reason", 200), ("?reason=%20", 200), ("?reason=1", 202), ("?reason=&reason=1", 202)],
)
async def test_what_the_query_says_chooses_the_row(library: httpx.AsyncClient, query: str, status: int) -> None:
    assert (await library.delete(f"/books/1{query}")).status_code == status


async def test_the_parameters_of_all_rows_are_described_and_none_is_demanded(library: httpx.AsyncClient) -> None:
    described = (await library.get("/openapi.json")).json()["paths"]["/books/{id}"]["delete"]
    named = {parameter["name"]: parameter["required"] for parameter in described["parameters"]}
    assert named == {"id": True, "reason": False}
    assert "requestBody" not in described


PRINTED: list[tuple[dict[str, Any], int]] = [
    ({}, 202),
    ({"json": {}}, 202),
    ({"json": {"async": False}}, 200),
    ({"json": {"async": True}}, 202),
    ({"json": {"async": 0}}, 202),
    ({"json": {"async": None}}, 202),
    ({"json": {"async": "false"}}, 202),
    ({"json": [False]}, 202),
    ({"data": {"async": "false"}}, 200),
    ({"data": {"async": "true"}}, 202),
]


@pytest.mark.parametrize(("sent", "status"), PRINTED)
async def test_the_value_of_a_key_chooses_the_row(library: httpx.AsyncClient, sent: Any, status: int) -> None:
    assert (await library.post("/books/1/print", **sent)).status_code == status


MERGE, PATCH = "application/merge-patch+json", "application/json-patch+json"
CHANGED: list[tuple[str, str, int, Any]] = [
    (MERGE, '{"title": null}', 200, {"title": None}),
    (f"{MERGE}; charset=utf-8", "[1]", 200, [1]),
    (MERGE, "{", 400, None),
    (PATCH, '[{"op": "remove", "path": "/title"}]', 200, [{"op": "remove", "path": "/title"}]),
    ("application/json", '{"patch": [7]}', 200, [7]),
    ("application/vnd.book+json", '{"patch": 7}', 200, 7),
    ("application/json", "[7]", 400, None),
    ("text/plain", "seven", 415, None),
]


@pytest.mark.parametrize(("media_type", "body", "status", "patch"), CHANGED)
async def test_the_media_type_chooses_the_row(
    library: httpx.AsyncClient, books: Any, media_type: str, body: str, status: int, patch: Any
) -> None:
    answer = await library.patch("/books/1", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == status
    if status == 200:
        assert books.asked[-1][0] == {"id": "1", "patch": patch}


async def test_one_object_is_a_list_of_one(library: httpx.AsyncClient, books: Any) -> None:
    for body in ({"title": "Dune"}, [{"title": "Dune"}]):
        assert (await library.post("/batch", json=body)).status_code == 207
        assert books.asked[-1][0] == {"input": [{"title": "Dune"}]}


NO_BOOKS: list[tuple[Any, Any]] = [
    ([{"title": 1}], {"field": "title", "rule": "string"}),
    ([1], {"field": "body", "rule": "object"}),
    ([None], {"field": "body", "rule": "required"}),
    ({}, {"field": "title", "rule": "required"}),
]


@pytest.mark.parametrize(("body", "details"), NO_BOOKS)
async def test_a_list_that_cannot_be_read(library: httpx.AsyncClient, body: Any, details: Any) -> None:
    answer = await library.post("/batch", json=body)
    assert (answer.status_code, answer.json()["error"]["details"]) == (400, details)


async def test_a_family_says_which_header_fills_a_variable(library: httpx.AsyncClient, books: Any) -> None:
    await library.post("/notify", headers={"If-Match": '"3"'})
    assert books.asked[-1][0] == {"ifMatch": '"3"'}


async def test_how_shared_paths_are_described(library: httpx.AsyncClient) -> None:
    paths = (await library.get("/openapi.json")).json()["paths"]
    printing = paths["/books/{id}/print"]["post"]
    assert [status for status in printing["responses"] if status < "300"] == ["200", "202"]
    now, later = printing["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    assert now == {"type": "object", "properties": {"async": {"const": False}}, "required": ["async"]}
    assert later == {"type": "object", "properties": {}}
    assert printing["requestBody"]["required"] is False
    assert {*paths["/books/{id}"]["patch"]["requestBody"]["content"]} == {MERGE, PATCH, "application/json"}
    many, one = paths["/batch"]["post"]["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    assert (many, one["required"]) == ({"type": "array", "items": one}, ["title"])
    assert paths["/batch"]["post"]["requestBody"]["required"] is True
    (header,) = paths["/notify"]["post"]["parameters"]
    assert (header["name"], header["in"], header["required"]) == ("If-Match", "header", False)
