"""What holds for every path: ids, methods, unknown paths, bodies, cross-origin requests, maintenance, faults."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from rest_compat.app import Rest

ROUTES = """
ROUTES = (
    Route("GET", "/health", "check_health", access="public", health=True),
    Route("GET", "/books/{id}", "get_book", access="public"),
    Route("DELETE", "/books/{id}", "remove_book", access="public", status=204),
    Route("GET", "/books/new", "new_book", access="public"),
    Route("POST", "/books", "add_book", access="public"),
)
"""
DOCUMENTS = {
    "check_health": 'query CheckHealth { body: __typename @constant(value: { status: "ok" }) }',
    "get_book": "query GetBook($id: ID!) { body: book(id: $id) { id } }",
    "new_book": 'query NewBook { body: book(id: "new") { id title } }',
    "remove_book": "mutation RemoveBook($id: ID!) { body: removeBook(id: $id) { id } }",
    "add_book": "mutation AddBook($input: NewBook!) { body: addBook(input: $input) { id } }",
}


@pytest.fixture
def rest(make: Callable[..., Rest], books: Any) -> Rest:
    books.root |= {
        "book": lambda _, **given: {"id": given["id"], "title": "T"} if given["id"] != "none" else None,
        "removeBook": lambda *_, **__: {"id": "1"},
        "addBook": lambda *_, **__: {"id": "1"},
    }
    return make(ROUTES, DOCUMENTS)


@pytest.fixture
def library(rest: Rest, client: Callable[[Rest], httpx.AsyncClient]) -> httpx.AsyncClient:
    return client(rest)


def error_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_a_usable_request_id_is_kept_and_handed_on(library: httpx.AsyncClient, books: Any) -> None:
    answer = await library.get("/books/1", headers={"X-Request-Id": "client-7_x"})
    assert answer.headers["x-request-id"] == "client-7_x"
    assert books.asked[-1][1].request_id == "client-7_x"


@pytest.mark.parametrize("wanted", ["", "a b", "x" * 65, "é"])
async def test_another_request_id_is_replaced_and_told_in_errors(library: httpx.AsyncClient, wanted: str) -> None:
    answer = await library.get("/books/none", headers={b"X-Request-Id": wanted.encode()})
    assert answer.headers["x-request-id"].startswith("req_")
    assert answer.json()["error"]["id"] == answer.headers["x-request-id"]


async def test_an_unknown_path_is_not_found(library: httpx.AsyncClient) -> None:
    assert error_of(await library.get("/authors")) == (404, "NOT_FOUND")


async def test_an_unknown_method_is_told_which_there_are(library: httpx.AsyncClient) -> None:
    answer = await library.put("/books/1")
    assert error_of(answer) == (405, "METHOD")
    assert answer.headers["allow"] == "GET, DELETE, HEAD, OPTIONS"


async def test_a_null_root_field_means_that_nothing_is_there(library: httpx.AsyncClient) -> None:
    assert error_of(await library.get("/books/none")) == (404, "NOT_FOUND")


async def test_a_literal_path_wins_over_a_placeholder_where_it_knows_the_method(library: httpx.AsyncClient) -> None:
    assert (await library.get("/books/new")).json() == {"id": "new", "title": "T"}
    assert (await library.delete("/books/new")).status_code == 204


async def test_a_trailing_slash_changes_nothing(library: httpx.AsyncClient) -> None:
    assert (await library.get("/books/1/")).json() == {"id": "1"}


async def test_head_is_get_without_the_body(library: httpx.AsyncClient) -> None:
    answer = await library.head("/books/1")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "10")


async def test_options_tells_the_methods(library: httpx.AsyncClient) -> None:
    answer = await library.options("/books/1")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, DELETE, HEAD, OPTIONS")


async def test_pages_of_other_origins_may_call(library: httpx.AsyncClient) -> None:
    headers = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "authorization",
    }
    preflight = await library.options("/books/1", headers=headers)
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "DELETE" in preflight.headers["access-control-allow-methods"]
    assert preflight.headers["access-control-allow-headers"] == "authorization"
    answer = await library.get("/books/1", headers={"Origin": "https://app.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "x-ratelimit-remaining" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in (await library.get("/books/1")).headers


BODIES: list[tuple[bytes, str, tuple[int, str]]] = [
    (b"{", "application/json", (400, "INVALID")),
    (b"\xff", "application/json", (400, "INVALID")),
    (b'{"title":"T"}', "text/plain", (415, "MEDIA_TYPE")),
    (b"title=T", "application/x-www-form-urlencoded", (415, "MEDIA_TYPE")),
    (b'{"title":"%s"}' % (b"x" * 1000), "application/json", (413, "TOO_LARGE")),
]


@pytest.mark.parametrize(("body", "media_type", "error"), BODIES)
async def test_a_body_that_cannot_be_read_is_refused(
    library: httpx.AsyncClient, books: Any, body: bytes, media_type: str, error: tuple[int, str]
) -> None:
    answer = await library.post("/books", content=body, headers={"Content-Type": media_type})
    assert error_of(answer) == error
    assert books.asked == []


@pytest.mark.parametrize("media_type", ["application/json", "application/json; charset=utf-8", "application/x+json"])
async def test_json_is_read_under_its_media_types(library: httpx.AsyncClient, media_type: str) -> None:
    answer = await library.post("/books", content=b'{"title":"T"}', headers={"Content-Type": media_type})
    assert answer.status_code == 200


async def test_a_body_is_counted_as_it_comes(library: httpx.AsyncClient) -> None:
    async def chunks() -> Any:
        for _ in range(3):
            yield b"x" * 500

    assert error_of(await library.post("/books", content=chunks())) == (413, "TOO_LARGE")


async def test_a_client_that_goes_before_its_body_is_complete_gets_no_answer(rest: Rest, books: Any) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/library/books", "headers": [], "query_string": b""}
    await rest.mounts[0].app(scope, receive, send)
    assert sent == []
    assert books.asked == []


async def test_a_fault_of_ours_is_masked(library: httpx.AsyncClient, books: Any, monkeypatch: Any) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("rest_compat.engine.handler.Endpoint.answer", fail)
    answer = await library.get("/books/1")
    assert error_of(answer) == (500, "INTERNAL_ERROR")
    assert "secret" not in answer.text


async def test_maintenance_lets_only_health_checks_pass(library: httpx.AsyncClient, rest: Rest) -> None:
    rest.maintenance.begin(retry_after=90)
    answer = await library.get("/books/1")
    assert error_of(answer) == (503, "MAINTENANCE")
    assert answer.headers["retry-after"] == "90"
    health = await library.get("/health")
    assert (health.status_code, health.json()) == (200, {"status": "maintenance"})
    rest.maintenance.end()
    assert (await library.get("/books/1")).status_code == 200
    assert (await library.get("/health")).json() == {"status": "ok"}
