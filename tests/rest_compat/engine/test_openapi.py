"""The OpenAPI document says what rows, documents and schema say, and the pages show it without another host."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from inline_snapshot import snapshot

from rest_compat.app import Rest

ROUTES = """
ROUTES = (
    Route("GET", "/books/{id}", "get_book", access="member"),
    Route("GET", "/wrapped/{id}", "wrap_book", access="public"),
    Route("GET", "/books", "list_books", access="public", variables={"shelves": "filter[shelf]"}),
    Route("POST", "/books", "copy_book", when="id"),
    Route("POST", "/books", "add_book", status=201),
    Route("PATCH", "/books/{id}", "change_book", variables={"patch": "change.patch", "ifMatch": "header:If-Match"}),
    Route("POST", "/seek", "seek_book", strict=True, variables={"shelves": "only.shelves"}),
    Route("POST", "/files", "add_file", accepts=("json", "multipart"),
          upload=Upload(part="file", content="title", media_type="genre")),
)
CHANNELS = (Channel("books", "watch_books"),)
"""
DOCUMENTS = {
    "get_book": r"""
        "Read a book."
        query GetBook($id: ID!, $full: Boolean! = false) {
          body: book(id: $id) {
            version @header(name: "ETag")
            id
            genre
            author @lift { author_name: name }
            publisher @include(if: $full) { name }
            editions @keyed(by: "language", value: "pages") { language pages }
            link: id @format(as: "/books/{}")
            ok: __typename @constant(value: true)
            asked: __typename @echo(variable: "id")
          }
        }
    """,
    "list_books": """
        query ListBooks(
          $genre: Genre, $limit: Int, $sort: BookSort = { field: TITLE, direction: DESC }, $shelves: [ID!]
        ) {
          body: books(genre: $genre, first: $limit, sort: $sort, shelves: $shelves) { data: nodes { id } }
        }
    """,
    "seek_book": "query SeekBook($shelves: [ID!]) { body: books(shelves: $shelves) { data: nodes { id } } }",
    "add_book": "mutation AddBook($input: NewBook!) { body: addBook(input: $input) { id } }",
    "add_file": "mutation AddFile($input: NewBook!) { body: addBook(input: $input) { id } }",
    "wrap_book": "query WrapBook($id: ID!) { data: book(id: $id) { id } ok: __typename @constant(value: true) }",
    "copy_book": 'mutation CopyBook($id: ID!) { body: changeBook(id: $id, patch: "") { title } }',
    "change_book": """
        mutation ChangeBook($id: ID!, $patch: JSON!, $ifMatch: String, $notify: Boolean! = true) {
          body: changeBook(id: $id, patch: $patch, ifMatch: $ifMatch, notify: $notify) { id }
        }
    """,
    "watch_books": """
        subscription WatchBooks {
          event: bookEvents { type ... @message(event: "BOOK_ADDED", name: "book.added") { bookId } }
        }
    """,
}


@pytest.fixture
def library(make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient]) -> httpx.AsyncClient:
    facts = {"rates": {"read": 10}, "rate_of_method": {"*": "read"}}
    return client(make(ROUTES, DOCUMENTS, facts=facts))


async def described(library: httpx.AsyncClient) -> Any:
    answer = await library.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


async def test_an_answer_is_described_as_the_document_shapes_it(library: httpx.AsyncClient) -> None:
    operation = (await described(library))["paths"]["/books/{id}"]["get"]
    assert operation["operationId"] == "get_book"
    assert operation["summary"] == "Read a book."
    assert operation["security"] == [{"bearer": []}]
    assert operation["parameters"] == snapshot(
        [
            {
                "name": "X-Library",
                "in": "header",
                "required": True,
                "description": "The organization for which the token was issued.",
                "schema": {"type": "string"},
            },
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "description": "Its number."},
            {
                "name": "full",
                "in": "query",
                "required": False,
                "schema": {"type": "boolean", "default": False},
                "description": "Include: Who brought it out.",
            },
        ]
    )
    success = operation["responses"]["200"]
    assert sorted(success["headers"]) == snapshot(
        ["ETag", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id"]
    )
    assert success["content"]["application/json"]["schema"] == snapshot(
        {
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "genre": {"type": ["string", "null"], "enum": ["novel", "science_fiction", None]},
                "author_name": {"type": ["string", "null"]},
                "publisher": {
                    "type": "object",
                    "properties": {"name": {"type": "string"}},
                    "required": ["name"],
                    "description": "Who brought it out.",
                },
                "editions": {"type": "object", "additionalProperties": {"type": "integer", "format": "int32"}},
                "link": {"type": "string"},
                "ok": {"const": True},
                "asked": {"type": "string"},
            },
            "required": ["id", "genre", "author_name", "editions", "link", "ok", "asked"],
            "description": "One book.",
        }
    )
    assert sorted(operation["responses"]) == snapshot(["200", "400", "401", "403", "404", "429", "500", "503"])


async def test_a_root_field_that_is_null_is_an_error_and_no_success(library: httpx.AsyncClient) -> None:
    operation = (await described(library))["paths"]["/wrapped/{id}"]["get"]
    success = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert success["properties"]["data"]["type"] == "object"


async def test_query_parameters_are_described_as_they_are_read(library: httpx.AsyncClient) -> None:
    operation = (await described(library))["paths"]["/books"]["get"]
    assert operation["security"] == []
    assert operation["parameters"] == snapshot(
        [
            {
                "name": "genre",
                "in": "query",
                "required": False,
                "schema": {"type": "string", "enum": ["sf", "novel", "science_fiction"]},
            },
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "format": "int32"},
                "description": "How many, as `limit` as they come.",
            },
            {
                "name": "sort",
                "in": "query",
                "required": False,
                "schema": {
                    "type": "string",
                    "enum": ["title", "created_at", "-title", "-created_at"],
                    "default": "-title",
                },
            },
            {
                "name": "filter[shelf]",
                "in": "query",
                "required": False,
                "schema": {"type": "array", "items": {"type": "string"}},
                "style": "form",
                "explode": False,
            },
        ]
    )


async def test_bodies_are_described_as_they_are_read(library: httpx.AsyncClient) -> None:
    paths = (await described(library))["paths"]
    assert paths["/books/{id}"]["patch"]["requestBody"]["content"] == snapshot(
        {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "change": {"type": "object", "properties": {"patch": {}}, "required": ["patch"]},
                        "notify": {"type": "boolean", "default": True},
                    },
                    "required": ["change"],
                }
            }
        }
    )
    strict = paths["/seek"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert (strict["additionalProperties"], strict["properties"]["only"]["additionalProperties"]) == (False, False)
    choices = paths["/books"]["post"]["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    assert [list(choice["properties"])[:2] for choice in choices] == [["id"], ["title", "page_count"]]
    responses = paths["/books"]["post"]["responses"]
    answers = [responses[status]["content"]["application/json"]["schema"] for status in ("200", "201")]
    assert [list(answer["properties"]) for answer in answers] == [["title"], ["id"]]
    form = paths["/files"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["properties"]["file"] == snapshot(
        {"type": "string", "format": "binary", "description": "A file, in place of `title`."}
    )
    assert "required" not in form


async def test_errors_are_described_in_the_form_of_the_family(library: httpx.AsyncClient) -> None:
    document = await described(library)
    assert document["components"]["schemas"] == snapshot(
        {
            "StandardError": {
                "type": "object",
                "properties": {
                    "error": {
                        "type": "object",
                        "properties": {
                            "code": {
                                "type": "string",
                                "enum": [
                                    "AWAY",
                                    "FORBIDDEN",
                                    "INTERNAL_ERROR",
                                    "INVALID",
                                    "MAINTENANCE",
                                    "MEDIA_TYPE",
                                    "METHOD",
                                    "NOT_FOUND",
                                    "RATE_LIMITED",
                                    "TOO_LARGE",
                                    "UNAUTHORIZED",
                                ],
                            },
                            "message": {"type": "string"},
                            "details": {"type": "object"},
                            "id": {"type": "string"},
                        },
                        "required": ["code", "message", "details", "id"],
                    }
                },
                "required": ["error"],
            },
            "StandardProblem": {
                "type": "object",
                "properties": {
                    "status": {"type": "integer"},
                    "title": {"type": "string"},
                    "detail": {"type": "string"},
                    "about": {"type": "object"},
                },
                "required": ["status", "title", "detail", "about"],
            },
            "PlainError": {"type": "object", "properties": {"problem": {"type": "string"}}, "required": ["problem"]},
        }
    )
    assert document["paths"]["/books/{id}"]["get"]["responses"]["404"] == snapshot(
        {
            "description": "`NOT_FOUND`",
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/StandardError"},
                    "example": {
                        "error": {
                            "code": "NOT_FOUND",
                            "message": "A sentence about what is wrong",
                            "details": {},
                            "id": "req_123456",
                        }
                    },
                },
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/StandardProblem"}},
            },
        }
    )


async def test_the_socket_is_described_in_words(library: httpx.AsyncClient) -> None:
    operation = (await described(library))["paths"]["/ws"]["get"]
    assert "`books`" in operation["description"]
    assert "`book.added`" in operation["description"]


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
async def test_pages_load_everything_from_beside_themselves(library: httpx.AsyncClient, page: str) -> None:
    answer = await library.get(page)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert not re.findall(r"https?://", answer.text)
    links = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert len(links) >= 4
    for link in links:
        if not link.startswith("data:"):
            assert (await library.get(f"/{link}")).status_code == 200
