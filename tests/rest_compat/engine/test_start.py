"""Tables, documents and schema must fit, or nothing starts."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from graphql import build_schema

from rest_compat.app import Rest
from rest_compat.engine.api import Refusals
from rest_compat.engine.load import StartError

GET_BOOK = "query GetBook($id: ID!) { body: book(id: $id) { id } }"
ROUTE = 'ROUTES = (Route("GET", "/books/{id}", "get_book"),)'
TWO = 'ROUTES = (Route("POST", "/books", "add_book"{first}), Route("POST", "/books", "copy_book"{second}))'
ADD = "mutation AddBook($input: NewBook!) { body: addBook(input: $input) { id } }"
COPY = ADD.replace("AddBook", "CopyBook")
EVENTS = 'CHANNELS = (Channel("books", "watch_books"),)'

REFUSED: list[tuple[str, str, Mapping[str, str], str]] = [
    ("a row without a document", ROUTE, {}, "get_book.graphql: a row names this file, but it is not there"),
    ("a document without a row", "", {"get_book": GET_BOOK}, "get_book.graphql: no row names this file"),
    ("a document that is no GraphQL", ROUTE, {"get_book": "query {"}, "Syntax Error"),
    (
        "a field that the schema does not have",
        ROUTE,
        {"get_book": GET_BOOK.replace("{ id }", "{ isbn }")},
        "get_book.graphql:1: Cannot query field 'isbn' on type 'Book'.",
    ),
    (
        "an unknown local directive",
        ROUTE,
        {"get_book": GET_BOOK.replace("{ id }", "{ id @upper }")},
        "Unknown directive '@upper'",
    ),
    (
        "a local directive without its argument",
        ROUTE,
        {"get_book": GET_BOOK.replace("{ id }", "{ id @format }")},
        "Argument '@format(as:)' of type 'String!' is required",
    ),
    (
        "words for values that an enum does not have",
        ROUTE,
        {"get_book": GET_BOOK.replace("{ id }", '{ genre @words(as: { POETRY: "verse" }) }')},
        "get_book: @words on genre names POETRY",
    ),
    (
        "an operation of another name",
        ROUTE,
        {"get_book": GET_BOOK.replace("GetBook", "ReadBook")},
        "the file must hold one operation named GetBook, it holds ReadBook",
    ),
    (
        "two operations in one file",
        ROUTE,
        {"get_book": GET_BOOK + GET_BOOK.replace("GetBook", "ReadBook")},
        "it holds GetBook, ReadBook",
    ),
    (
        "two rows for one path",
        TWO.format(first="", second=""),
        {"add_book": ADD, "copy_book": COPY},
        "POST /books: the rows add_book, copy_book stand for one path; of those that read one form, all but the last",
    ),
    (
        "two rows for one path whose placeholders have other names",
        'ROUTES = (Route("GET", "/books/{id}", "get_book"), Route("GET", "/books/{number}", "find_book"))',
        {
            "get_book": GET_BOOK,
            "find_book": "query FindBook($number: ID!) { body: book(id: $number) { id } }",
        },
        "GET /books/{id}: the rows get_book, find_book stand for one path",
    ),
    (
        "a placeholder that no variable takes",
        'ROUTES = (Route("GET", "/shelves/{shelf}/books/{id}", "get_book"),)',
        {"get_book": GET_BOOK},
        "get_book: nothing takes the placeholder {shelf} of the path",
    ),
    (
        "a row that fills a variable which the document does not have",
        'ROUTES = (Route("GET", "/books/{id}", "get_book", variables={"version": "v"}),)',
        {"get_book": GET_BOOK},
        "get_book: the row fills $version, which the document does not have",
    ),
    (
        "a variable that nothing can fill",
        'ROUTES = (Route("GET", "/add", "add_book"),)',
        {"add_book": ADD},
        "add_book: $input is an input object, which a query cannot carry",
    ),
    (
        "two fields of one name after @lift",
        ROUTE,
        {"get_book": GET_BOOK.replace("{ id }", "{ id author @lift { id } }")},
        "get_book: after @lift two fields are called id",
    ),
    (
        "@lift on a list",
        ROUTE,
        {"get_book": GET_BOOK.replace("{ id }", "{ editions @lift { pages } }")},
        "get_book: @lift on editions needs one object",
    ),
    (
        "@keyed by a field that is not selected",
        ROUTE,
        {"get_book": GET_BOOK.replace("{ id }", '{ editions @keyed(by: "language") { pages } }')},
        "get_book: @keyed on editions needs the field language",
    ),
    (
        "@echo of a variable that is not there",
        ROUTE,
        {"get_book": GET_BOOK.replace("{ id }", '{ id: __typename @echo(variable: "number") }')},
        "get_book: @echo names an unknown variable $number",
    ),
    (
        "a rule of access that the family does not have",
        'ROUTES = (Route("GET", "/books/{id}", "get_book", access="staff"),)',
        {"get_book": GET_BOOK},
        "GET /books/{id}: library knows no 'staff'",
    ),
    (
        "a form of errors that the family does not have",
        'ROUTES = (Route("GET", "/books/{id}", "get_book", refusals="rude"),)',
        {"get_book": GET_BOOK},
        "GET /books/{id}: library knows no 'rude'",
    ),
    (
        "a channel whose document is no subscription",
        EVENTS,
        {"watch_books": "query WatchBooks { books { nodes { id } } }"},
        "watch_books: a channel needs a subscription without variables",
    ),
    (
        "a channel whose subscription has a variable that nothing fills",
        EVENTS,
        {"watch_books": "subscription WatchBooks($after: String) { event: bookEvents(after: $after) { type } }"},
        "watch_books: a channel needs a subscription without variables, or a start for them",
    ),
    (
        "a channel whose events do not say their type",
        EVENTS,
        {"watch_books": "subscription WatchBooks { event: bookEvents { bookId } }"},
        "watch_books: the events must say their `type`",
    ),
    (
        "a channel without messages",
        EVENTS,
        {"watch_books": "subscription WatchBooks { event: bookEvents { type } }"},
        "watch_books: no selection is the data of a @message",
    ),
]


@pytest.mark.parametrize(
    ("routes", "documents", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_nothing_starts_with(make: Callable[..., Rest], routes: str, documents: Mapping[str, str], reason: str) -> None:
    with pytest.raises(StartError) as refused:
        make(routes, documents)
    assert reason in str(refused.value)


def test_all_reasons_are_told_at_once(make: Callable[..., Rest]) -> None:
    with pytest.raises(StartError) as refused:
        make(ROUTE, {"find_book": GET_BOOK, "lend_book": GET_BOOK})
    assert len(refused.value.problems) == 3


FACTS: list[tuple[str, Mapping[str, Any], Mapping[str, Any], str]] = [
    (
        "a class of rates that the API does not have",
        {"rates": {"read": 10}, "rate_of_method": {"*": "write"}},
        {},
        "GET /books/{id}: books has no rate class 'write'",
    ),
    ("a code without status", {}, {"translations": {"X": "TEAPOT"}}, "library: the code TEAPOT has no status"),
    ("a fault without code", {}, {"codes": {}}, "library: the code INVALID has no status"),
    (
        "a fault that cannot be said",
        {},
        {"refusals": {"standard": Refusals({}, {}, {})}},
        "library: the refusals 'standard' do not say MAINTENANCE",
    ),
]


@pytest.mark.parametrize(("facts", "family", "reason"), [case[1:] for case in FACTS], ids=[case[0] for case in FACTS])
def test_nothing_starts_with_facts_that_contradict_each_other(
    make: Callable[..., Rest], facts: Mapping[str, Any], family: Mapping[str, Any], reason: str
) -> None:
    with pytest.raises(StartError) as refused:
        make(ROUTE, {"get_book": GET_BOOK}, facts=facts, family=family)
    assert reason in str(refused.value)


@pytest.mark.parametrize("content", [None, "type Query {"])
def test_nothing_starts_without_a_readable_schema(
    make: Callable[..., Rest], tmp_path: Any, content: str | None
) -> None:
    path = tmp_path / "broken.graphql"
    if content is not None:
        path.write_text(content)
    with pytest.raises(StartError, match="the API schema cannot be read"):
        make(ROUTE, {"get_book": GET_BOOK}, values={"api_schema": str(path)})


def test_nothing_starts_with_a_document_that_the_graph_itself_refuses(make: Callable[..., Rest], books: Any) -> None:
    books.schema = build_schema("type Query { book(id: ID!): String }")
    with pytest.raises(StartError, match="get_book: the graph does not take this document"):
        make(ROUTE, {"get_book": GET_BOOK})
