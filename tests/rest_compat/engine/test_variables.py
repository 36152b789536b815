"""What a request brings becomes the variables of the row's document, or an error that names the field."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from rest_compat.app import Rest

DOCUMENTS = {
    "list_books": """
        query ListBooks(
          $genre: Genre, $limit: Int = 20, $sort: BookSort, $shelves: [ID!], $keywords: [String!], $available: Boolean,
          $since: DateTime, $text: String
        ) {
          body: books(
            genre: $genre, first: $limit, sort: $sort, shelves: $shelves, keywords: $keywords, available: $available,
            since: $since, text: $text
          ) { nodes { id } }
        }
    """,
    "get_book": "query GetBook($bookId: ID!, $version: Int) { body: book(id: $bookId, version: $version) { id } }",
    "find_book": "query FindBook($id: ID!) { body: book(id: $id) { id } }",
    "add_book": "mutation AddBook($input: NewBook!) { body: addBook(input: $input) { id } }",
    "change_book": """
        mutation ChangeBook($bookId: ID!, $patch: JSON!, $ifMatch: String, $notify: Boolean! = true) {
          body: changeBook(id: $bookId, patch: $patch, ifMatch: $ifMatch, notify: $notify) { id }
        }
    """,
    "sign_book": """
        query SignBook($keywords: [String!]) { body: books(keywords: $keywords) { nodes { id } } }
    """,
    "move_book": "mutation MoveBook($place: Place) { body: moveBook(place: $place) { id } }",
    "seek_book": """
        query SeekBook($text: String, $shelves: [ID!]) { body: books(text: $text, shelves: $shelves) { nodes { id } } }
    """,
    "copy_book": """
        mutation CopyBook($bookId: ID!) { body: changeBook(id: $bookId, patch: {}) { id } }
    """,
}

ROUTES = """
FILE = Upload(part="file", content="title", media_type="keywords", fixed={"genre": "novel"})
ROUTES = (
    Route("GET", "/books", "list_books", variables={"shelves": "filter[shelf]"}, access="public"),
    Route("GET", "/books/{book_id}", "get_book", access="public"),
    Route("GET", "/find", "find_book", access="public"),
    Route("POST", "/books", "copy_book", when="book_id", access="public", accepts=("json", "urlencoded", "multipart"),
          upload=FILE),
    Route("POST", "/books", "add_book", access="public", accepts=("json", "urlencoded", "multipart")),
    Route("PATCH", "/books/{book_id}", "change_book", access="public",
          variables={"patch": "change.patch", "ifMatch": "header:If-Match", "notify": "query:notify"}),
    Route("POST", "/move", "move_book", access="public", accepts=("json", "urlencoded")),
    Route("POST", "/sign", "sign_book", variables={"keywords": "words:tags"}, access="public",
          accepts=("json", "urlencoded")),
    Route("POST", "/seek", "seek_book", strict=True, variables={"shelves": "only.shelves"}, access="public"),
)
"""

BOOK = {"id": "1"}


@pytest.fixture
def library(make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient], books: Any) -> httpx.AsyncClient:
    books.root |= {
        "book": lambda *_, **__: BOOK,
        "books": lambda *_, **__: {"nodes": []},
        "addBook": lambda *_, **__: BOOK,
        "changeBook": lambda *_, **__: BOOK,
        "moveBook": lambda *_, **__: BOOK,
    }
    return client(make(ROUTES, DOCUMENTS))


QUERIES: list[tuple[str, Mapping[str, Any]]] = [
    ("/books", {}),
    ("/books?genre=science_fiction", {"genre": "SCIENCE_FICTION"}),
    ("/books?genre=sf", {"genre": "SCIENCE_FICTION"}),
    ("/books?limit=5", {"limit": 5}),
    ("/books?limit=5&limit=6", {"limit": 6}),
    ("/books?sort=title", {"sort": {"field": "TITLE", "direction": "ASC"}}),
    ("/books?sort=-created_at", {"sort": {"field": "CREATED_AT", "direction": "DESC"}}),
    ("/books?filter[shelf]=a,b", {"shelves": ["a", "b"]}),
    ("/books?filter%5Bshelf%5D=a&filter%5Bshelf%5D=b", {"shelves": ["a", "b"]}),
    ("/books?keywords=", {"keywords": []}),
    ("/books?available=true", {"available": True}),
    ("/books?available=1", {"available": True}),
    ("/books?available=false", {"available": False}),
    ("/books?available=0", {"available": False}),
    ("/books?since=2026-01-20T12:00:00Z", {"since": "2026-01-20T12:00:00Z"}),
    ("/books?text=caf%C3%A9+noir", {"text": "café noir"}),
    ("/books?text=", {"text": ""}),
    ("/books?unknown=1", {}),
    ("/books/a%20b?version=3", {"bookId": "a b", "version": 3}),
    ("/find?id=7", {"id": "7"}),
]


@pytest.mark.parametrize(("url", "variables"), QUERIES)
async def test_path_and_query_fill_variables(
    library: httpx.AsyncClient, books: Any, url: str, variables: Mapping[str, Any]
) -> None:
    answer = await library.get(url)
    assert answer.status_code == 200, answer.text
    assert books.asked[-1][0] == variables


UNREADABLE: list[tuple[str, str, str]] = [
    ("/books?genre=poem", "genre", "one of sf, novel, science_fiction"),
    ("/books?genre=NOVEL", "genre", "one of sf, novel, science_fiction"),
    ("/books?limit=abc", "limit", "integer"),
    ("/books?limit=1.5", "limit", "integer"),
    ("/books?limit=2147483648", "limit", "integer"),
    ("/books?limit=", "limit", "integer"),
    ("/books?sort=pages", "sort", "one of title, created_at"),
    ("/books?available=yes", "available", "boolean"),
    ("/books?since=yesterday", "since", "date-time"),
    ("/books?since=2026-02-30T12:00:00Z", "since", "date-time"),
    ("/books?filter[author]=x", "filter[author]", "unknown"),
    ("/books/1?version=x", "version", "integer"),
    ("/find", "id", "required"),
]


@pytest.mark.parametrize(("url", "field", "rule"), UNREADABLE)
async def test_what_a_query_cannot_mean_is_refused(
    library: httpx.AsyncClient, books: Any, url: str, field: str, rule: str
) -> None:
    answer = await library.get(url)
    assert answer.status_code == 400
    assert answer.json()["error"]["details"] == {"field": field, "rule": rule}
    assert books.asked == []


BODIES: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = [
    ({"title": "T"}, {"title": "T"}),
    ({"title": "T", "page_count": 3, "price": 2}, {"title": "T", "pageCount": 3, "price": 2}),
    ({"title": "T", "page_count": 3.0}, {"title": "T", "pageCount": 3}),
    ({"title": "T", "page_count": None}, {"title": "T", "pageCount": None}),
    ({"title": "T", "genre": "novel", "keywords": []}, {"title": "T", "genre": "NOVEL", "keywords": []}),
    ({"title": "T", "extra": {"pageCount": [1, None]}}, {"title": "T", "extra": {"pageCount": [1, None]}}),
    ({"title": "T", "bytes": 5_000_000_000}, {"title": "T", "bytes": 5_000_000_000}),
    ({"title": "T", "pageCount": 3, "unknown": 1}, {"title": "T"}),
    (
        {"title": "T", "printed_at": "2026-01-20T12:00:00+02:00"},
        {"title": "T", "printedAt": "2026-01-20T12:00:00+02:00"},
    ),
    ({"title": "T", "place": {"room": "A", "row": 3}}, {"title": "T", "place": {"room": "A", "row": 3}}),
    ({"title": "T", "cover_url": "https://a.b/c"}, {"title": "T", "coverUrl": "https://a.b/c"}),
]


@pytest.mark.parametrize(("body", "read"), BODIES)
async def test_the_whole_body_fills_an_input(
    library: httpx.AsyncClient, books: Any, body: Mapping[str, Any], read: Mapping[str, Any]
) -> None:
    answer = await library.post("/books", json=body)
    assert answer.status_code == 200, answer.text
    assert books.asked[-1][0] == {"input": read}


WRONG_BODIES: list[tuple[Any, str, str]] = [
    ({}, "title", "required"),
    ({"title": None}, "title", "required"),
    ({"title": 7}, "title", "string"),
    ({"title": "T", "page_count": "3"}, "page_count", "integer"),
    ({"title": "T", "page_count": True}, "page_count", "integer"),
    ({"title": "T", "page_count": 1.5}, "page_count", "integer"),
    ({"title": "T", "price": "cheap"}, "price", "number"),
    ({"title": "T", "genre": 7}, "genre", "one of sf, novel, science_fiction"),
    ({"title": "T", "keywords": "a"}, "keywords", "array"),
    ({"title": "T", "keywords": [None]}, "keywords", "required"),
    ({"title": "T", "keywords": [1]}, "keywords", "string"),
    ({"title": "T", "available": 1}, "available", "boolean"),
    ({"title": "T", "printed_at": 0}, "printed_at", "date-time"),
    ({"title": "T", "cover_url": "no url"}, "cover_url", "url"),
    ({"title": "T", "shelf_id": 5}, "shelf_id", "string"),
    ({"title": "T", "place": {}}, "place.room", "required"),
    ({"title": "T", "place": "A"}, "place", "object"),
    ([], "body", "object"),
    ("text", "body", "object"),
]


@pytest.mark.parametrize(("body", "field", "rule"), WRONG_BODIES)
async def test_a_body_that_does_not_fit_is_refused(
    library: httpx.AsyncClient, books: Any, body: Any, field: str, rule: str
) -> None:
    answer = await library.post("/books", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["details"] == {"field": field, "rule": rule}
    assert books.asked == []


async def test_a_missing_value_is_told_in_a_sentence(library: httpx.AsyncClient) -> None:
    answer = await library.post("/books", json={})
    assert answer.json()["error"]["message"] == "Title is required"


async def test_an_absent_body_is_an_empty_one(library: httpx.AsyncClient) -> None:
    answer = await library.post("/books")
    assert answer.json()["error"]["details"] == {"field": "title", "rule": "required"}


async def test_variables_come_from_inside_the_body_from_headers_and_from_the_query(
    library: httpx.AsyncClient, books: Any
) -> None:
    body = {"change": {"patch": {"a": 1}}}
    await library.patch("/books/1?notify=false", json=body, headers={"If-Match": '"3"'})
    assert books.asked[-1][0] == {"bookId": "1", "patch": {"a": 1}, "ifMatch": '"3"', "notify": False}


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [({}, "change", "required"), ({"change": {}}, "patch", "required"), ({"change": 1}, "change", "object")],
)
async def test_what_is_missing_inside_the_body_is_named(
    library: httpx.AsyncClient, body: Any, field: str, rule: str
) -> None:
    answer = await library.patch("/books/1", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["details"] == {"field": field, "rule": rule}


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        ({"texts": "T"}, "texts", "unknown"),
        ({"only": {"shelf": ["A"]}}, "only.shelf", "unknown"),
        ({"only.shelves": ["A"]}, "only.shelves", "unknown"),
        ({"only": {"shelves": "A"}}, "only.shelves", "array"),
        ({"only": ["A"]}, "only", "object"),
        ({"x" * 300: 1}, "x" * 100, "unknown"),
    ],
)
async def test_a_strict_row_takes_known_keys_only_and_names_them_by_their_path(
    library: httpx.AsyncClient, books: Any, body: Any, field: str, rule: str
) -> None:
    await library.post("/seek", json={"text": "T", "only": {"shelves": ["A"]}})
    assert [variables for variables, *_ in books.asked] == [{"text": "T", "shelves": ["A"]}]
    answer = await library.post("/seek", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["details"] == {"field": field, "rule": rule}
    assert len(books.asked) == 1


async def test_a_key_of_the_body_chooses_among_the_rows_of_one_path(library: httpx.AsyncClient, books: Any) -> None:
    await library.post("/books", json={"book_id": "7", "title": "T"})
    assert books.asked[-1][0] == {"bookId": "7"}
    await library.post("/books", data={"book_id": "8"})
    assert books.asked[-1][0] == {"bookId": "8"}


async def test_a_form_is_read_by_the_types_of_the_input(library: httpx.AsyncClient, books: Any) -> None:
    form = {"title": "Tür & Tor", "page_count": "3", "keywords": "a, b", "available": "1", "extra": '{"a":[1]}'}
    answer = await library.post("/books", data=form)
    assert answer.status_code == 200, answer.text
    assert books.asked[-1][0]["input"] == {
        "title": "Tür & Tor",
        "pageCount": 3,
        "keywords": ["a", "b"],
        "available": True,
        "extra": {"a": [1]},
    }


@pytest.mark.parametrize(
    ("form", "field", "rule"),
    [
        ({"page_count": "3"}, "title", "required"),
        ({"title": "T", "page_count": "x"}, "page_count", "integer"),
        ({"title": "T", "extra": "{"}, "extra", "json"),
        ({"title": "T", "price": "x"}, "price", "number"),
    ],
)
async def test_a_form_that_does_not_fit_is_refused(
    library: httpx.AsyncClient, form: Mapping[str, str], field: str, rule: str
) -> None:
    answer = await library.post("/books", data=form)
    assert answer.status_code == 400
    assert answer.json()["error"]["details"] == {"field": field, "rule": rule}


async def test_a_file_of_a_form_becomes_keys_of_the_body(library: httpx.AsyncClient, books: Any) -> None:
    files = {"file": ("cover.png", b"\x89PNG", "image/png")}
    answer = await library.post("/books", files=files, data={"page_count": "3"})
    assert answer.status_code == 200, answer.text
    assert books.asked[-1][0]["input"] == {
        "title": "iVBORw==",
        "keywords": ["image/png"],
        "genre": "NOVEL",
        "pageCount": 3,
    }


async def test_a_broken_multipart_form_is_refused(library: httpx.AsyncClient) -> None:
    answer = await library.post("/books", content=b"--x", headers={"content-type": "multipart/form-data; boundary=y"})
    assert answer.status_code == 400
    assert answer.json()["error"]["details"] == {"field": "body", "rule": "multipart"}


async def test_a_form_with_too_many_fields_is_refused(library: httpx.AsyncClient) -> None:
    answer = await library.get("/books?" + "&".join(f"a{number}=1" for number in range(201)))
    assert answer.status_code == 400
    assert answer.json()["error"]["details"] == {"field": "query", "rule": "at most 200 fields"}


@pytest.mark.parametrize("body", [{"json": {"tags": "a b"}}, {"json": {"tags": ["a", "b"]}}, {"data": {"tags": "a b"}}])
async def test_words_come_as_a_text_or_as_a_list(library: httpx.AsyncClient, books: Any, body: Any) -> None:
    answer = await library.post("/sign", **body)
    assert answer.status_code == 200, answer.text
    assert books.asked[-1][0] == {"keywords": ["a", "b"]}


async def test_an_object_inside_the_body_is_read_by_its_type(library: httpx.AsyncClient, books: Any) -> None:
    answer = await library.post("/move", json={"place": {"room": "A", "row": 2}})
    assert answer.status_code == 200, answer.text
    assert books.asked[-1][0] == {"place": {"room": "A", "row": 2}}


@pytest.mark.parametrize(("path", "form"), [("/move", {}), ("/books", {"title": "T"})])
async def test_an_object_cannot_be_sent_in_a_form(library: httpx.AsyncClient, path: str, form: Any) -> None:
    answer = await library.post(path, data={**form, "place": "A"})
    assert answer.status_code == 400
    assert answer.json()["error"]["details"] == {"field": "place", "rule": "object"}
