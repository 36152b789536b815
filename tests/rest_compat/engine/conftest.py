"""A small graph about books, tables written by the test, and the REST API that the engine makes of them."""

import textwrap
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import ExecutionResult, build_schema, execute, parse, subscribe, validate
from graphql.pyutils import is_awaitable

from rest_compat.app import Rest, create_rest
from rest_compat.engine.api import Access, Api, Failure, Family, Fault, Refusals
from rest_compat.engine.client import Caller, Claims, Prepared

SDL = """
scalar DateTime
scalar JSON
scalar URL
scalar BigInt

enum Genre { NOVEL SCIENCE_FICTION }
enum BookSortField { TITLE CREATED_AT }
enum SortDirection { ASC DESC }

input BookSort { field: BookSortField! direction: SortDirection! = DESC }
input Place { room: String! row: Int }
input Calls { userId: ID! day: String! count: Int! }
input RecordCalls { batchId: ID! calls: [Calls!]! }
input NewBook {
  title: String!
  pageCount: Int
  price: Float
  genre: Genre
  keywords: [String!]
  available: Boolean
  printedAt: DateTime
  coverUrl: URL
  bytes: BigInt
  shelfId: ID
  extra: JSON
  place: Place
}

type Author { id: ID! name: String! }
type Edition { language: String! pages: Int! }
type Book {
  id: ID!
  title: String!
  genre: Genre
  keywords: [Genre!]
  pageCount: Int
  editions: [Edition!]!
  author: Author
  "Who brought it out."
  publisher: Author!
  version: Int!
}
type Page { total: Int! limit: Int! }
type BookConnection { nodes: [Book!]! page: Page! }
type BookEvent { sequence: String! type: BookEventType! bookId: ID! book: Book version: Int! }
enum BookEventType { BOOK_ADDED BOOK_CHANGED BOOK_LENT }

type Query {
  "One book."
  book(
    "Its number."
    id: ID!
    version: Int
  ): Book
  books(
    genre: Genre
    "How many, as `first` as they come."
    first: Int = 20
    sort: BookSort
    shelves: [ID!]
    keywords: [String!]
    available: Boolean
    since: DateTime
    text: String
  ): BookConnection!
  newestEvent: String
}
type Mutation {
  recordCalls(input: RecordCalls!): Boolean
  addBook(input: NewBook!): Book!
  addBooks(input: [NewBook!]!): [Book!]!
  changeBook(id: ID!, patch: JSON!, ifMatch: String, notify: Boolean): Book!
  removeBook(id: ID!): Book
  moveBook(place: Place): Book
}
type Subscription {
  bookEvents(after: String): BookEvent!
  shelfEvents: BookEvent!
  loans(after: String, genres: [Genre!], shelves: [ID!]): Book!
}
"""

FAULTS = {fault: Failure("INTERNAL_ERROR", fault.name.lower()) for fault in Fault} | {
    Fault.MISSING_TOKEN: Failure("UNAUTHORIZED", "no token"),
    Fault.INVALID_TOKEN: Failure("UNAUTHORIZED", "bad token"),
    Fault.EXPIRED_TOKEN: Failure("UNAUTHORIZED", "old token"),
    Fault.MISSING_ORGANIZATION: Failure("UNAUTHORIZED", "no library"),
    Fault.OTHER_ORGANIZATION: Failure("FORBIDDEN", "other library"),
    Fault.INVALID_VALUE: Failure("INVALID", "{sentence}"),
    Fault.INVALID_BODY: Failure("INVALID", "no JSON"),
    Fault.BODY_TOO_LARGE: Failure("TOO_LARGE", "too large"),
    Fault.UNSUPPORTED_MEDIA_TYPE: Failure("MEDIA_TYPE", "media type"),
    Fault.UNKNOWN_ROUTE: Failure("NOT_FOUND", "no path"),
    Fault.WRONG_METHOD: Failure("METHOD", "no method"),
    Fault.NOT_FOUND: Failure("NOT_FOUND", "nothing there"),
    Fault.RATE_LIMITED: Failure("RATE_LIMITED", "slow down"),
    Fault.UNAVAILABLE: Failure("AWAY", "back soon"),
    Fault.MAINTENANCE: Failure("MAINTENANCE", "closed today"),
}

LIBRARY = Family(
    name="library",
    spelling="snake",
    codes={
        "INVALID": 400,
        "UNAUTHORIZED": 401,
        "FORBIDDEN": 403,
        "NOT_FOUND": 404,
        "METHOD": 405,
        "TOO_LARGE": 413,
        "MEDIA_TYPE": 415,
        "RATE_LIMITED": 429,
        "INTERNAL_ERROR": 500,
        "AWAY": 503,
        "MAINTENANCE": 503,
    },
    translations={"BAD_BOOK": "INVALID", "DOWN": "AWAY"},
    details_names={"constraint": "rule"},
    refusals={
        "standard": Refusals(
            {"error": {"code": "{code}", "message": "{message}", "details": "{details}", "id": "{request_id}"}},
            FAULTS,
            {"field": "{field}", "rule": "{constraint}"},
            {"status": "{status}", "title": "{title}", "detail": "{message}", "about": "{details}"},
        ),
        "plain": Refusals({"problem": "{message}"}, FAULTS, {}),
    },
    access={
        "public": Access(token=False),
        "token": Access(),
        "member": Access(organization_header="X-Library"),
        "open": Access(organization_header="X-Library", organization_required=False, open=True),
    },
    words={"Genre": {"sf": "SCIENCE_FICTION"}},
    refuse_unknown_filters=True,
    body_limit=1000,
)

API = Api(
    name="books",
    title="Books",
    description="A library.",
    version="1",
    family=LIBRARY,
    tables=(),
    documentation="",
    prefix="/library",
    socket="/ws",
)


class BadCredentialError(Exception):
    """What an authenticator raises."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Librarian:
    """Knows the credentials `reader`, `other` and `expired`; claims can be added by the test.

    `lives` is how many seconds a credential lives from when it is shown.
    """

    def __init__(self) -> None:
        self.claims: dict[str, Claims] = {
            "reader": {"sub": "reader", "org_id": "main"},
            "other": {"sub": "other", "org_id": "branch"},
        }
        self.lives: dict[str, float] = {}

    def authenticate(self, credential: str) -> Claims:
        if credential == "expired":
            raise BadCredentialError("TOKEN_EXPIRED")
        if credential == "broken":
            raise RuntimeError("the verifier is broken")
        if credential not in self.claims:
            raise BadCredentialError("INVALID_TOKEN")
        claims = dict(self.claims[credential])
        if credential in self.lives:
            claims["exp"] = time.time() + self.lives[credential]
        return claims


@dataclass
class Books:
    """The graph: `root` answers, `asked` is what was asked of it."""

    root: dict[str, Any] = field(default_factory=dict)  # Any: resolvers and values of graphql-core
    asked: list[tuple[Mapping[str, Any], Caller]] = field(default_factory=list)  # Any: JSON values

    def __post_init__(self) -> None:
        self.schema = build_schema(SDL)

    def prepare(self, document: str) -> Prepared:
        return PreparedBooks(self, document)


class PreparedBooks:
    """A document that graphql-core runs; that it validates shows that nothing local is sent."""

    def __init__(self, books: Books, document: str) -> None:
        self.books = books
        self.document = parse(document)
        assert validate(books.schema, self.document) == []

    async def execute(self, variables: Mapping[str, Any], context: Caller) -> Mapping[str, Any]:  # Any: JSON values
        self.books.asked.append((variables, context))
        result = execute(self.books.schema, self.document, self.books.root, context, dict(variables))
        answered = await result if is_awaitable(result) else result
        assert isinstance(answered, ExecutionResult)
        return {**answered.formatted}

    async def subscribe(self, variables: Mapping[str, Any], context: Caller) -> AsyncIterator[Mapping[str, Any]]:
        # Any: graphql-core says iterator, result, or an awaitable of either
        events: Any = subscribe(self.books.schema, self.document, self.books.root, context, dict(variables))
        answers = await events if is_awaitable(events) else events
        if isinstance(answers, ExecutionResult):
            yield {**answers.formatted}
            return
        async for answer in answers:
            yield {**answer.formatted}


Make = Callable[..., Rest]


@pytest.fixture
def books() -> Books:
    return Books()


@pytest.fixture
def librarian() -> Librarian:
    return Librarian()


_numbers = count(1)


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, books: Books, librarian: Librarian) -> Make:
    """Make the REST API of a table and its documents: `make(routes, name=document, …)`."""
    (tmp_path / "api.graphql").write_text(SDL)
    monkeypatch.syspath_prepend(tmp_path)

    def build(
        routes: str,
        documents: Mapping[str, str],
        *,
        facts: Mapping[str, Any] | None = None,  # Any: fields of Api
        family: Mapping[str, Any] | None = None,  # Any: fields of Family
        values: Mapping[str, str] | None = None,
    ) -> Rest:
        package = tmp_path / f"table{next(_numbers)}"
        (package / "operations").mkdir(parents=True)
        (package / "__init__.py").touch()
        header = "from rest_compat.engine.route import Channel, Route, Stream, Upload\n"
        (package / "routes.py").write_text(header + textwrap.dedent(routes))
        for name, document in documents.items():
            (package / "operations" / f"{name}.graphql").write_text(textwrap.dedent(document))
        kin = replace(LIBRARY, **(family or {}))
        api = replace(API, family=kin, tables=(package.name,), **(facts or {}))
        settings = {"api_schema": str(tmp_path / "api.graphql"), **(values or {})}
        return create_rest(books, settings, librarian, apis=[api])

    return build


def client_of(rest: Rest) -> httpx.AsyncClient:
    """A client of the API's own prefix."""
    transport = httpx.ASGITransport(app=rest.mounts[0].app)
    return httpx.AsyncClient(transport=transport, base_url="http://library/library")


@pytest.fixture
def client() -> Callable[[Rest], httpx.AsyncClient]:
    return client_of


@pytest.fixture
def facts() -> Api:
    return API
