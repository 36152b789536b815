"""Plans written by hand come in; what the client gets, and what the subgraphs were asked, go out."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import OperationType, build_schema, parse, strip_ignored_characters

from gateway.execution.compiled import compile_plan
from gateway.execution.execute import execute
from gateway.execution.response import Response
from gateway.execution.transport import Json, RequestContext, SubgraphRequest, SubgraphResponse
from gateway.planning.plan import (
    Condition,
    Copy,
    CopySelection,
    Entities,
    EntityFetch,
    Fetch,
    Items,
    Key,
    OnTypes,
    Path,
    PlanNode,
    QueryPlan,
    Representation,
    Rewrite,
)
from gateway.supergraph.model import Supergraph

Answering = Callable[[SubgraphRequest], Mapping[str, Json]]


def supergraph(api: str) -> Supergraph:
    """Return a supergraph of which execution reads no more than the API schema."""
    schema = build_schema(api, assume_valid=True)
    return Supergraph(api, "1", schema, schema, {}, {}, {}, {}, {}, {}, {})


def path(text: str) -> Path:
    """Read `users.@.node|A,B.owner`: keys, `@` for items, and types that an object must have."""
    steps: list[Key | Items | OnTypes] = []
    for part in text.split(".") if text else []:
        name, _, types = part.partition("|")
        steps += [Items()] if name == "@" else [Key(name)]
        steps += [OnTypes(tuple(types.split(",")))] if types else []
    return tuple(steps)


def fetch(
    service: str, text: str, *, variables: Sequence[str] = (), rewrites: Sequence[Rewrite] = (), kind: str = "query"
) -> Fetch:
    document = parse(text)
    return Fetch(service, document, _compact(text), OperationType(kind), None, tuple(variables), tuple(rewrites))


def entities(
    targets: str | Sequence[str],
    representation: Representation | Sequence[Representation],
    *,
    alias: str = "_entities",
    variable: str = "representations",
    rewrites: Sequence[Rewrite] = (),
    conditions: Sequence[Condition] = (),
) -> Entities:
    paths = [targets] if isinstance(targets, str) else targets
    sent = (representation,) if isinstance(representation, Representation) else tuple(representation)
    return Entities(alias, variable, tuple(path(target) for target in paths), sent, tuple(rewrites), tuple(conditions))


def entity_fetch(service: str, selections: str, *parts: Entities, variables: Sequence[str] = ()) -> EntityFetch:
    """Make the fetch; `selections` is what stands after the one `_entities(…)`, or the whole document."""
    text = selections
    if not text.startswith("query"):
        text = "query($representations: [_Any!]!) { _entities(representations: $representations) " + selections + " }"
    return EntityFetch(service, parse(text), _compact(text), None, tuple(variables), parts)


def keyed(name: str, *keys: str | CopySelection) -> Representation:
    """Return the representation of objects of one type, with required keys or other selections."""
    copies = tuple(Copy(key, key, required=True) if isinstance(key, str) else key for key in keys)
    return Representation((name,), None, copies)


def _compact(text: str) -> str:
    return strip_ignored_characters(text)


@dataclass
class Outside:
    """A subgraph as the gateway sees it: it answers what the test says and remembers what it was asked."""

    answering: Answering
    asked: list[SubgraphRequest] = field(default_factory=list)
    closed: bool = False

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        self.asked.append(request)
        answer = self.answering(request)
        return SubgraphResponse(answer.get("data"), answer.get("errors", ()))

    async def subscribe(self, request: SubgraphRequest) -> AsyncIterator[SubgraphResponse]:
        self.asked.append(request)
        try:
            for answer in self.answering(request)["events"]:
                yield SubgraphResponse(answer.get("data"), answer.get("errors", ()))
        finally:
            self.closed = True

    async def close(self) -> None:
        self.closed = True

    @property
    def variables(self) -> list[Mapping[str, Json]]:
        return [request.variables for request in self.asked]


@dataclass
class Client:
    """Runs plans against subgraphs that answer as told: a value, one value after another, or a function."""

    context: RequestContext = field(default_factory=lambda: RequestContext("request-1"))
    subgraphs: dict[str, Outside] = field(default_factory=dict)

    def plan(self, api: str, query: str, node: PlanNode | None, kind: str = "query") -> Any:
        plan = QueryPlan(parse(query), None, OperationType(kind), node)
        return compile_plan(plan, supergraph(api))

    def outside(self, **answers: Any) -> dict[str, Outside]:
        self.subgraphs = {name: Outside(_answering(answer)) for name, answer in answers.items()}
        return self.subgraphs

    async def run(
        self,
        api: str,
        query: str,
        node: PlanNode | None,
        variables: Mapping[str, Json] | None = None,
        kind: str = "query",
        **answers: Any,
    ) -> Response:
        compiled = self.plan(api, query, node, kind)
        return await execute(compiled, variables or {}, self.context, self.outside(**answers))


def _answering(answer: Any) -> Answering:
    if callable(answer):
        function: Answering = answer
        return function
    answers = iter(answer) if isinstance(answer, list) else None
    return lambda request: next(answers) if answers is not None else answer
