"""What the graph answers becomes the documented body, as the document's aliases and directives say."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from rest_compat.app import Rest

BOOK = {
    "id": "1",
    "title": "Emma",
    "genre": "SCIENCE_FICTION",
    "keywords": ["NOVEL", "SCIENCE_FICTION"],
    "pageCount": None,
    "editions": [{"language": "en", "pages": 5}, {"language": "fr", "pages": 6}],
    "author": None,
    "publisher": {"id": "p", "name": "Murray"},
    "version": 3,
}

SHAPES: list[tuple[str, str, Any]] = [
    ("a root field called body is the whole body", "body: book(id: $id) { id }", {"id": "1"}),
    ("otherwise the root selection is", "data: book(id: $id) { id }", {"data": {"id": "1"}}),
    (
        "enum values become lower-case words, in lists too",
        "body: book(id: $id) { genre keywords }",
        {"genre": "science_fiction", "keywords": ["novel", "science_fiction"]},
    ),
    (
        "null stays null",
        "body: book(id: $id) { page_count: pageCount author { id } }",
        {"page_count": None, "author": None},
    ),
    ("@omitNull leaves null out", "body: book(id: $id) { id page_count: pageCount @omitNull }", {"id": "1"}),
    (
        "@omitNull keeps what is there",
        "body: book(id: $id) { title @omitNull genre @omitNull }",
        {"title": "Emma", "genre": "science_fiction"},
    ),
    (
        "@keyed folds a list into a map of values",
        'body: book(id: $id) { editions @keyed(by: "language", value: "pages") { language pages } }',
        {"editions": {"en": 5, "fr": 6}},
    ),
    (
        "@keyed folds a list into a map of objects",
        'body: book(id: $id) { editions @keyed(by: "language") { language sheets: pages } }',
        {"editions": {"en": {"sheets": 5}, "fr": {"sheets": 6}}},
    ),
    (
        "@lift puts the fields of an object in its place",
        "body: book(id: $id) { id publisher @lift { name } }",
        {"id": "1", "name": "Murray"},
    ),
    (
        "@lift of null gives nulls",
        "body: book(id: $id) { author @lift { name author_id: id } }",
        {"name": None, "author_id": None},
    ),
    (
        "@lift gives a list another name",
        "body: book(id: $id) { wrapper: publisher @lift { names: name } }",
        {"names": "Murray"},
    ),
    (
        "@format puts a value into a text",
        'body: book(id: $id) { link: id @format(as: "/books/{}") none: pageCount @format(as: "/{}") }',
        {"link": "/books/1", "none": None},
    ),
    (
        "@format puts each value of a list into a text, enum values as words",
        'body: book(id: $id) { keywords @format(as: "{origin}/tags/{}") }',
        {"keywords": ["http://library/tags/novel", "http://library/tags/science_fiction"]},
    ),
    (
        "@constant shows a value of the document",
        'body: book(id: $id) { ok: id @constant(value: true) more: id @constant(value: { a: [1, "b"] }) }',
        {"ok": True, "more": {"a": [1, "b"]}},
    ),
    (
        "@echo shows a variable",
        'body: book(id: $id, version: $version) { asked: id @echo(variable: "id") not: id @echo(variable: "version") }',
        {"asked": "1", "not": None},
    ),
    (
        "fragments are followed",
        "body: book(id: $id) { ...Named ... on Book { version } } } fragment Named on Book { title genre",
        {"title": "Emma", "genre": "science_fiction", "version": 3},
    ),
    (
        "fields that @include leaves out are left out",
        "body: book(id: $id) { id genre @include(if: false) publisher @include(if: false) @lift { name } }",
        {"id": "1"},
    ),
]


@pytest.mark.parametrize(("selection", "body"), [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES])
async def test_shape(
    make: Callable[..., Rest],
    client: Callable[[Rest], httpx.AsyncClient],
    books: Any,
    selection: str,
    body: Any,
) -> None:
    books.root["book"] = lambda *_, **__: BOOK
    version = ", $version: Int" if "$version" in selection else ""
    document = f"query GetBook($id: ID!{version}) {{ {selection} }}"
    rest = make('ROUTES = (Route("GET", "/books/{id}", "get_book", access="public"),)', {"get_book": document})
    answer = await client(rest).get("/books/1")
    assert answer.status_code == 200, answer.text
    assert answer.json() == body


async def test_header_directives_fill_response_headers_and_leave_the_body_alone(
    make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient], books: Any
) -> None:
    books.root["book"] = lambda *_, **__: BOOK
    document = r"""
        query GetBook($id: ID!) {
          body: book(id: $id) {
            version @header(name: "ETag", as: "\"{}\"")
            keywords @header(name: "X-Keywords")
            pageCount @header(name: "X-Pages")
            id
          }
        }
    """
    rest = make('ROUTES = (Route("GET", "/books/{id}", "get_book", access="public"),)', {"get_book": document})
    answer = await client(rest).get("/books/1")
    assert answer.json() == {"id": "1"}
    assert answer.headers["etag"] == '"3"'
    assert answer.headers["x-keywords"] == "novel,science_fiction"
    assert "x-pages" not in answer.headers


async def test_a_header_stays_one_line(
    make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient], books: Any
) -> None:
    books.root["book"] = lambda *_, **__: {"id": "1", "title": "Emma\r\nSet-Cookie: a=b"}
    document = 'query GetBook($id: ID!) { body: book(id: $id) { id title @header(name: "X-Title") } }'
    rest = make('ROUTES = (Route("GET", "/books/{id}", "get_book", access="public"),)', {"get_book": document})
    answer = await client(rest).get("/books/1")
    assert answer.headers["x-title"] == "Emma Set-Cookie: a=b"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("status", [204, 302])
async def test_statuses_without_a_body_have_none(
    make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient], books: Any, status: int
) -> None:
    books.root["book"] = lambda *_, **__: BOOK
    document = 'query GetBook($id: ID!) { body: book(id: $id) { title @header(name: "Location") } }'
    route = f'ROUTES = (Route("GET", "/books/{{id}}", "get_book", access="public", status={status}),)'
    answer = await client(make(route, {"get_book": document})).get("/books/1")
    assert answer.status_code == status
    assert answer.content == b""
    assert answer.headers["location"] == "Emma"


ORIGINS: list[tuple[dict[str, str], dict[str, str], str]] = [
    ({}, {"Host": "localhost:8000"}, "http://localhost:8000/books/1"),
    ({}, {"Host": "[::1]:8000"}, "http://[::1]:8000/books/1"),
    ({}, {"Host": "page.example/steal?"}, "http://library/books/1"),
    ({"rest_public_url": "https://books.example/"}, {"Host": "localhost:8000"}, "https://books.example/books/1"),
]


@pytest.mark.parametrize(("values", "headers", "link"), ORIGINS)
async def test_links_begin_where_the_client_found_the_api(
    make: Callable[..., Rest],
    client: Callable[[Rest], httpx.AsyncClient],
    books: Any,
    values: dict[str, str],
    headers: dict[str, str],
    link: str,
) -> None:
    books.root["book"] = lambda *_, **__: BOOK
    routes = 'ROUTES = (Route("GET", "/books/{id}", "get_book", access="public"),)'
    document = 'query GetBook($id: ID!) { body: book(id: $id) { link: id @format(as: "{origin}/books/{}") } }'
    library = client(make(routes, {"get_book": document}, values=values))
    assert (await library.get("/books/1", headers=headers)).json() == {"link": link}
