"""How a fetch reaches a subgraph: one small protocol, whatever lies behind it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import DocumentNode

Json = Any  # JSON values: dict, list, str, int, float, bool, None


@dataclass(frozen=True, slots=True)
class RequestContext:
    """What is known of the client's request: passed on with every fetch.

    `claims` are those of the verified token, None for an anonymous request. `headers` are the request's headers
    in lower case.
    """

    request_id: str
    claims: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubgraphRequest:
    """One GraphQL request to one subgraph.

    `prefix` is the request body up to the value of "variables": `{"query":"…","variables":` in UTF-8, made once
    for a plan. `document` is the same operation parsed, for transports that need no text.
    """

    document: DocumentNode
    prefix: bytes
    operation_name: str | None
    variables: Mapping[str, Json]
    context: RequestContext


@dataclass(frozen=True, slots=True)
class SubgraphResponse:
    """What the subgraph answered: `errors` are GraphQL errors as JSON objects, empty where there were none."""

    data: dict[str, Json] | None
    errors: Sequence[Mapping[str, Json]] = ()
    extensions: Mapping[str, Json] | None = None


class SubgraphTransport(Protocol):
    """Carries requests to one subgraph. Raises `TransportError` where no GraphQL answer came back."""

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        """Run a query or mutation."""
        ...

    def subscribe(self, request: SubgraphRequest) -> AsyncIterator[SubgraphResponse]:
        """Run a subscription; closing the iterator ends it at the subgraph."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class EmbeddedSubgraph(Protocol):
    """A subgraph in this process, loaded by the registry's import path. The gateway knows only these methods.

    `claims` and `headers` are those of `RequestContext`. The answers are GraphQL responses as JSON-able mappings
    with `data` and, where there are any, `errors`.
    """

    async def start(self) -> None:
        """Open what the subgraph needs: databases (migrated), background tasks."""
        ...

    async def stop(self) -> None:
        """Close it again."""
        ...

    async def execute(
        self,
        document: DocumentNode,
        variables: Mapping[str, Json],
        *,
        operation_name: str | None,
        claims: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> Mapping[str, Json]:
        """Run a query or mutation without parsing or validating it again."""
        ...

    def subscribe(
        self,
        document: DocumentNode,
        variables: Mapping[str, Json],
        *,
        operation_name: str | None,
        claims: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> AsyncIterator[Mapping[str, Json]]:
        """Run a subscription."""
        ...
