"""An API's tables and documents come in; endpoints that are ready to serve go out, or all reasons why they cannot.

Nothing starts with a row without a document, a document without a row, two rows for one path, a document that the
schema does not know, or a variable that nothing fills.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import ParamSpec, TypeVar

from graphql import GraphQLSchema

from rest_compat.engine.access import Gate
from rest_compat.engine.api import Access, Api, Fault
from rest_compat.engine.broadcast import Broadcasts
from rest_compat.engine.calls import CallCounter, Tokens
from rest_compat.engine.channel import Feed, Guard, LoadedChannel, channel_pattern, load_feed, root_keys
from rest_compat.engine.client import Authenticator, Claims, GraphQLClient, Prepared
from rest_compat.engine.document import Document, DocumentError, load_document
from rest_compat.engine.errors import Names
from rest_compat.engine.handler import Endpoint, Operation
from rest_compat.engine.rate import RateClass, RateLimiter, rate_classes
from rest_compat.engine.route import Channel, Route, Stream
from rest_compat.engine.router import placeholders, unnamed
from rest_compat.engine.selections import Selections
from rest_compat.engine.shape import compile_shape
from rest_compat.engine.stream import LoadedStream
from rest_compat.engine.values import Spoken
from rest_compat.engine.variables import Filler, compile_filler, names_outside
from rest_compat.engine.when import Condition, read_condition

P = ParamSpec("P")
T = TypeVar("T")

_METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class StartError(Exception):
    """The APIs do not start. Holds one sentence for each reason."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Services:
    """What all APIs share."""

    schema: GraphQLSchema
    """The API schema, with the local directives."""
    client: GraphQLClient
    authenticator: Authenticator
    limiter: RateLimiter
    rate_factor: float = 1.0
    tokens: Tokens | None = None
    """Who signs tokens for what this program asks for itself; None where the subgraphs are in this process."""
    local: Claims | None = None
    """Who asks where a request without a token may be answered; None where none may."""


@dataclass(frozen=True, slots=True)
class Described:
    """A row with its document, for whoever describes the API."""

    route: Route
    filler: Filler
    names: Names
    selections: Selections
    condition: Condition | None


@dataclass(slots=True)
class LoadedApi:
    """An API that is ready to serve."""

    api: Api
    endpoints: dict[tuple[str, str], Endpoint] = field(default_factory=dict)
    """(method, path below the prefix) → endpoint."""
    described: list[Described] = field(default_factory=list)
    channels: list[LoadedChannel] = field(default_factory=list)
    streams: list[LoadedStream] = field(default_factory=list)
    calls: CallCounter | None = None


def load_api(api: Api, services: Services) -> LoadedApi:
    """Load all tables of one API; raises `StartError` with everything that is wrong with them."""
    return _Loading(api, services).run()


class _Loading:
    """The loading of one API: what is found goes to `_loaded`, what is wrong to `_problems`."""

    def __init__(self, api: Api, services: Services) -> None:
        self._api = api
        self._services = services
        self._problems = list(_family_problems(api))
        self._rates = rate_classes(api.name, api.rates, services.rate_factor)
        self._spoken = Spoken(api.family.spelling, api.family.words, api.family.headers)
        self._loaded = LoadedApi(api)
        self._operations: dict[tuple[str, str], list[Operation]] = {}
        """(method, path with its placeholders unnamed) → operations in the order of their rows."""
        self._feeds: dict[str, Feed] = {}

    def run(self) -> LoadedApi:
        for table in self._api.tables:
            self._table(importlib.import_module(f"{table}.routes"))
        if self._api.calls is not None and self._loaded.calls is None:
            self._problems.append(f"{self._api.name}: no table has the document {self._api.calls}")
        for operations in self._operations.values():
            self._try(self._endpoint, operations)
        if self._problems:
            raise StartError(self._problems)
        return self._loaded

    def _try(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return step(*args, **kwargs)
        except DocumentError as error:
            self._problems.append(str(error))
            return None

    def _table(self, module: ModuleType) -> None:
        routes: Sequence[Route] = getattr(module, "ROUTES", ())
        channels: Sequence[Channel] = getattr(module, "CHANNELS", ())
        folder = Path(str(module.__file__)).parent / "operations"
        streams: Sequence[Stream] = getattr(module, "STREAMS", ())
        documents = self._documents(folder, set(_document_names(routes, [*channels, *streams])))
        if document := documents.get(self._api.calls or ""):
            self._loaded.calls = CallCounter(self._prepare(document), self._services.tokens)
        for route in routes:
            if document := documents.get(route.name):
                self._try(self._route, route, document)
        for channel in channels:
            if document := documents.get(channel.name):
                self._try(self._channel, channel, document, documents)
        for stream in streams:
            if document := documents.get(stream.name):
                self._try(self._stream, stream, document, documents.get(stream.start or ""))

    def _documents(self, folder: Path, wanted: set[str]) -> dict[str, Document]:
        files = {path.stem: path for path in sorted(folder.glob("*.graphql"))}
        for name in sorted(wanted - files.keys()):
            self._problems.append(f"{folder / name}.graphql: a row names this file, but it is not there")
        for name in sorted(files.keys() - wanted - {self._api.calls}):
            self._problems.append(f"{files.pop(name)}: no row names this file")
        loaded = {name: self._try(load_document, path, self._services.schema) for name, path in files.items()}
        return {name: document for name, document in loaded.items() if document is not None}

    def _route(self, route: Route, document: Document) -> None:
        filler = compile_filler(
            document,
            route.variables,
            placeholders(route.path),
            self._spoken,
            has_body=route.method in _METHODS_WITH_BODY,
            refuse_unknown_filters=self._api.family.refuse_unknown_filters,
            strict=route.strict,
        )
        selections = Selections(document, self._services.schema)
        names = names_outside(document, filler, self._spoken.spelling)
        condition = read_condition(route.name, route.when)
        operation = Operation(route, self._prepare(document), filler, names, compile_shape(selections), condition)
        place = (route.method, unnamed(route.path))
        self._operations.setdefault(place, []).append(operation)
        self._loaded.described.append(Described(route, filler, names, selections, condition))

    def _channel(self, channel: Channel, document: Document, documents: Mapping[str, Document]) -> None:
        feed = self._feeds.get(document.name) or self._feed(document, documents.get(channel.start or ""))
        self._feeds[document.name] = feed
        guard = documents.get(channel.guard or "")
        known = self._guard(channel, guard) if guard else None
        self._loaded.channels.append(LoadedChannel(channel, channel_pattern(channel), feed, known))

    def _stream(self, stream: Stream, document: Document, start: Document | None) -> None:
        given = root_keys(Selections(start, self._services.schema)) if start else set()
        asked = replace(
            document,
            variables=tuple(each for each in document.variables if each.name not in given),
            arguments={name: variable for name, variable in document.arguments.items() if variable not in given},
        )
        filler = compile_filler(
            asked, stream.variables, frozenset(), self._spoken, has_body=True, refuse_unknown_filters=False
        )
        feed = self._feed(document, start, frozenset(variable.name for variable in asked.variables))
        names = names_outside(asked, filler, self._spoken.spelling)
        gate = self._gate(self._api.family.access[access_name(self._api, stream)])
        self._loaded.streams.append(LoadedStream(stream, self._api.family, gate, filler, Broadcasts(feed, names)))

    def _feed(self, document: Document, start: Document | None, asked: frozenset[str] | None = None) -> Feed:
        schema = self._services.schema
        first = (Selections(start, schema), self._prepare(start)) if start else None
        return load_feed(Selections(document, schema), self._prepare(document), first, asked=asked)

    def _guard(self, channel: Channel, document: Document) -> Guard:
        values = frozenset(channel_pattern(channel).groupindex)
        filler = compile_filler(document, {}, values, self._spoken, has_body=False, refuse_unknown_filters=False)
        names = names_outside(document, filler, self._spoken.spelling)
        return Guard(self._prepare(document), filler, names)

    def _prepare(self, document: Document) -> Prepared:
        try:
            return self._services.client.prepare(document.text)
        except Exception as error:  # the graph is behind a port: what it raises is its own
            raise DocumentError(f"{document.name}: the graph does not take this document: {error}") from error

    def _endpoint(self, operations: Sequence[Operation]) -> None:
        family, route = self._api.family, operations[0].route
        where = f"{route.method} {route.path}"
        if not _distinct(operations):
            names = ", ".join(operation.route.name for operation in operations)
            rule = "of those that read one form, all but the last must say `when`, and the last must not"
            raise DocumentError(f"{where}: the rows {names} stand for one path; {rule}")
        access = access_name(self._api, route)
        refusals = route.refusals or next(iter(family.refusals))
        if access not in family.access or refusals not in family.refusals:
            wrong = access if access not in family.access else refusals
            raise DocumentError(f"{where}: {family.name} knows no {wrong!r}")
        self._loaded.endpoints[route.method, route.path] = Endpoint(
            tuple(operations),
            family,
            family.refusals[refusals],
            self._gate(family.access[access]),
            self._rate(route, where),
            self._services.limiter,
            frozenset(form for operation in operations for form in operation.route.accepts),
            next((operation.route.upload for operation in operations if operation.route.upload), None),
            self._loaded.calls,
        )

    def _gate(self, access: Access) -> Gate:
        return Gate(access, self._services.authenticator, self._services.local)

    def _rate(self, route: Route, where: str) -> RateClass | None:
        if not self._rates or route.rate == "none":
            return None
        by_method = self._api.rate_of_method
        name = route.rate or by_method.get(route.method) or by_method.get("*", "")
        if name not in self._rates:
            raise DocumentError(f"{where}: {self._api.name} has no rate class {name!r}")
        return self._rates[name]


def access_name(api: Api, route: Route | Stream) -> str:
    """The name of the rule that holds for a row."""
    return route.access or api.access or next(iter(api.family.access))


def _distinct(operations: Sequence[Operation]) -> bool:
    """Whether each row of a path has requests to answer, and each request a row."""
    taken: set[str] = set()
    for operation in operations:
        if taken.issuperset(operation.route.accepts):
            return False
        taken |= set(operation.route.accepts) if operation.condition is None else set()
    return taken.issuperset(form for operation in operations for form in operation.route.accepts)


def _document_names(routes: Sequence[Route], followed: Sequence[Channel | Stream]) -> Iterator[str]:
    yield from (route.name for route in routes)
    for row in followed:
        yield row.name
        yield from (name for name in (getattr(row, "guard", None), row.start) if name)


def _family_problems(api: Api) -> Iterator[str]:
    """What is missing in a family: a fault that it cannot say, a code without status."""
    family = api.family
    for name, refusals in family.refusals.items():
        for fault in sorted(set(Fault) - refusals.faults.keys(), key=lambda fault: fault.name):
            yield f"{family.name}: the refusals {name!r} do not say {fault.name}"
        for failure in refusals.faults.values():
            if failure.code not in family.codes:
                yield f"{family.name}: the code {failure.code} has no status"
    for code in family.translations.values():
        if code not in family.codes:
            yield f"{family.name}: the code {code} has no status"
