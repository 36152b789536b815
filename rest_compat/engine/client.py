"""What the engine needs from the graph and from whoever knows tokens, as protocols in the engine's words."""

from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = Any  # JSON values: dict, list, str, int, float, bool, None
Claims = Mapping[str, Any]  # Any: claims are JSON values that the issuer chose


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as far as the graph should know. `headers` are the request's, names in lower case."""

    request_id: str
    claims: Claims | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Prepared(Protocol):
    """A document that the graph knows already: nothing of it is parsed, validated or planned again."""

    async def execute(self, variables: Mapping[str, Json], context: Caller) -> Mapping[str, Json]:
        """Run a query or mutation; the answer has `data` and, where there are any, `errors`."""
        ...

    def subscribe(self, variables: Mapping[str, Json], context: Caller) -> AsyncIterator[Mapping[str, Json]]:
        """Run a subscription; closing the iterator ends it."""
        ...


class GraphQLClient(Protocol):
    """The graph, in this process or behind a URL."""

    def prepare(self, document: str) -> Prepared:
        """Make a trusted document known."""
        ...


class Authenticator(Protocol):
    """Whoever knows tokens and API keys."""

    def authenticate(self, credential: str) -> Claims | Awaitable[Claims]:
        """Verify a credential. Raises an exception whose `code` is INVALID_TOKEN or TOKEN_EXPIRED."""
        ...
