"""What a subgraph needs from outside for its background work: a protocol that the embedded and the HTTP way fulfil."""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from gateway.errors import TidegateError

Json = Any  # JSON values: dict, list, str, int, float, bool, None
EventPage: TypeAlias = Mapping[str, Json]

SERVICE = "service"
"""The scope of requests from the product itself. No client can have it."""


class GateError(TidegateError):
    """What was asked for cannot be had at the moment. The code is one that products know."""

    code = "SERVICE_UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a request for bytes."""

    status: int
    chunks: AsyncIterator[bytes]


class Gate(Protocol):
    """The way out of a subgraph. Raises `GateError` where there is none at the moment."""

    async def answer(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> Mapping[str, Json]:
        """Run a query or mutation; the answer has `data` and, where there are any, `errors`."""
        ...

    def stream(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> AsyncGenerator[Mapping[str, Json], None]:
        """Run a subscription."""
        ...

    def transfer(
        self, method: str, url: str, headers: Mapping[str, str], body: AsyncIterable[bytes] | None
    ) -> AbstractAsyncContextManager[Answered]:
        """Send a request to the gateway's own origin, at the URL's path and query."""
        ...

    async def events(
        self, subgraph: str, *, after: int, topics: Sequence[str], limit: int, seconds: float
    ) -> EventPage:
        """A page of another subgraph's events, as soon as there is one."""
        ...

    async def newest_event(self, subgraph: str, *, after: int, topics: Sequence[str]) -> int:
        """The number of the newest such event, 0 where there is none."""
        ...


def own_target(url: str) -> str:
    """The path and query of an address of our own product, wherever the address says that it is."""
    # After the scheme and the host; what cannot be split has no path of ours either.
    _, _, rest = url.partition("://")
    _, slash, target = rest.partition("/")
    return slash + target.partition("#")[0] or "/"
