"""Operations on the whole graph come in, their answers go out: how jobs and followers ask the gateway.

Whoever runs a subgraph connects it by a `Gate`: in the gateway's process that is the gateway itself, elsewhere it is
the gateway's address and a token. The request carries the scope `service`, which no client can have.
"""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any, Protocol

from subgraphs.kit.errors import INTERNAL_ERROR, NOT_FOUND, SubgraphError, unavailable

Json = Any  # JSON values: dict, list, str, int, float, bool, None

SERVICE = "service"
"""The scope of requests from the product itself."""


class GraphError(SubgraphError):
    """The first error of an answer. `answer` is all of it: `data` may hold what other fields gave."""

    def __init__(self, code: str, message: str, details: Mapping[str, Json] | None, answer: Mapping[str, Json]) -> None:
        super().__init__(code, message, details)
        self.answer = answer


class Answered(Protocol):
    """The answer to a request for bytes."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives."""
        ...


class Gate(Protocol):
    """The way out of a subgraph: to the gateway, and to other subgraphs' events."""

    async def answer(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> Mapping[str, Json]:
        """Run a query or mutation; the answer has `data` and, where there are any, `errors`."""
        ...

    def stream(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> AsyncGenerator[Mapping[str, Json], None]:
        """Run a subscription: one answer for each event."""
        ...

    def transfer(
        self, method: str, url: str, headers: Mapping[str, str], body: AsyncIterable[bytes] | None
    ) -> AbstractAsyncContextManager[Answered]:
        """Send a request to an address of our own product: the gateway's, at the URL's path and query."""
        ...

    async def events(
        self, subgraph: str, *, after: int, topics: Sequence[str], limit: int, seconds: float
    ) -> Mapping[str, Json]:
        """A page of another subgraph's events (see `events.EventLog.page`), as soon as there is one."""
        ...

    async def newest_event(self, subgraph: str, *, after: int, topics: Sequence[str]) -> int:
        """The number of the newest such event, 0 where there is none after that number."""
        ...


class Graph:
    """The graph as one subgraph's jobs and followers ask it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._gate: Gate | None = None

    def connect(self, gate: Gate) -> None:
        """From now on, ask through `gate`."""
        self._gate = gate

    @property
    def connected(self) -> bool:
        """Whether there is a way out."""
        return self._gate is not None

    @property
    def gate(self) -> Gate:
        """The way out; SERVICE_UNAVAILABLE where this subgraph was not connected."""
        if self._gate is None:
            raise unavailable(f"The subgraph '{self._name}' is not connected to a gateway.")
        return self._gate

    async def execute(
        self,
        document: str,
        variables: Mapping[str, Json] | None = None,
        *,
        organization_id: str = "",
        subject: str | None = None,
    ) -> dict[str, Json]:
        """Run a query or mutation and return its data; `GraphError` with the first error where there are any.

        `subject` is the user for whom this is done; by default it is `service:` and the subgraph's name.
        """
        answer = await self.gate.answer(
            document, variables or {}, subject=subject or self._subject, organization_id=organization_id
        )
        return _data_of(answer)

    async def subscribe(
        self,
        document: str,
        variables: Mapping[str, Json] | None = None,
        *,
        organization_id: str = "",
        subject: str | None = None,
    ) -> AsyncGenerator[dict[str, Json], None]:
        """Run a subscription: the data of each event. Closing the generator ends it."""
        answers = self.gate.stream(
            document, variables or {}, subject=subject or self._subject, organization_id=organization_id
        )
        async with aclosing(answers) as stream:
            async for answer in stream:
                yield _data_of(answer)

    async def upload(
        self, url: str, chunks: AsyncIterable[bytes], size: int, *, content_type: str = "application/octet-stream"
    ) -> None:
        """PUT `size` bytes to an address that a subgraph of this product gave for it (core's `uploadUrl`)."""
        headers = {"content-length": str(size), "content-type": content_type}
        async with self.gate.transfer("PUT", url, headers, chunks) as answered:
            if not 200 <= answered.status < 300:
                raise await _refused("The upload", answered)

    async def download(self, url: str) -> AsyncGenerator[bytes, None]:
        """The bytes behind an address of this product (core's `url` of an asset); NOT_FOUND where there are none.

        What users name by URL is not for this, but for `fetch.GuardedFetcher`.
        """
        async with self.gate.transfer("GET", url, {}, None) as answered:
            if answered.status != 200:
                raise await _refused("The download", answered)
            async for chunk in answered.chunks:
                yield chunk

    @property
    def _subject(self) -> str:
        return f"service:{self._name}"


def _data_of(answer: Mapping[str, Json]) -> dict[str, Json]:
    errors: Sequence[Mapping[str, Json]] = answer.get("errors") or ()
    if errors:
        extensions = errors[0].get("extensions") or {}
        code, details = str(extensions.get("code", INTERNAL_ERROR)), extensions.get("details")
        raise GraphError(code, str(errors[0].get("message")), details, answer)
    data: dict[str, Json] = answer.get("data") or {}
    return data


async def _refused(what: str, answered: Answered) -> SubgraphError:
    async for _ in answered.chunks:
        pass
    if answered.status == 404:
        return SubgraphError(NOT_FOUND, f"{what} found no file at this address.")
    return unavailable(f"{what} was refused with status {answered.status}.")
