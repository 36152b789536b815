"""The gateway's address and who issues tokens come in; the way out of subgraphs in processes of their own goes out."""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin
from uuid import uuid4

import orjson
from graphql import DocumentNode, parse
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.response import Response

from gateway.app.gate import Answered, EventPage, GateError, Json, own_target
from gateway.errors import TransportError
from gateway.execution.http_settings import HttpSettings
from gateway.execution.http_transport import HttpPool, HttpTransport
from gateway.execution.reqwest_client import client_builder
from gateway.execution.transport import RequestContext, SubgraphRequest, SubgraphResponse

_SECONDS = 60
_CHUNK = 262_144


class TokenSource(Protocol):
    """Makes tokens for requests of the product itself."""

    async def token(self, subject: str, organization_id: str) -> str:
        """A token with the scope `service`."""
        ...


class HttpGate:
    """The way out of subgraphs of this process, to a gateway and to other subgraphs elsewhere."""

    def __init__(self, gateway_url: str, subgraph_urls: Mapping[str, str], tokens: TokenSource) -> None:
        self._gateway_url = gateway_url.rstrip("/")
        self._subgraph_urls = subgraph_urls
        self._tokens = tokens
        settings = HttpSettings(timeout=_SECONDS)
        self._pool = HttpPool(settings)
        self._transport = HttpTransport("gateway", f"{self._gateway_url}/graphql", self._pool)
        self._client = client_builder(settings).read_timeout(timedelta(seconds=_SECONDS)).build()

    async def close(self) -> None:
        """Close all connections."""
        await self._pool.close()
        await self._client.close()

    async def answer(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> Mapping[str, Json]:
        """Run a query or mutation."""
        try:
            return _as_json(
                await self._transport.send(await self._request(document, variables, subject, organization_id))
            )
        except TransportError as error:
            raise GateError(f"The gateway at {self._gateway_url} does not answer: {error.message}") from error

    async def stream(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> AsyncGenerator[Mapping[str, Json], None]:
        """Run a subscription."""
        events = self._transport.subscribe(await self._request(document, variables, subject, organization_id))
        try:
            async for event in events:
                yield _as_json(event)
        except TransportError as error:
            raise GateError(f"The gateway at {self._gateway_url} does not answer: {error.message}") from error
        finally:
            await events.aclose()

    @asynccontextmanager
    async def transfer(
        self, method: str, url: str, headers: Mapping[str, str], body: AsyncIterable[bytes] | None
    ) -> AsyncIterator[Answered]:
        """Send a request to the gateway's own origin."""
        builder = self._client.request(method, self._gateway_url + own_target(url)).headers(dict(headers))
        if body is not None:
            builder = builder.body_stream(aiter(body))
        try:
            async with builder.build_streamed() as response:
                yield Answered(response.status, _chunks(response))
        except PyreqwestError as error:
            raise GateError(f"The gateway at {self._gateway_url} cannot be reached.") from error

    async def events(
        self, subgraph: str, *, after: int, topics: Sequence[str], limit: int, seconds: float
    ) -> EventPage:
        """A page of another subgraph's events."""
        query = {"after": after, "topics": ",".join(topics), "limit": limit, "seconds": seconds}
        page: EventPage = await self._ask(subgraph, f"/events?{urlencode(query)}")
        return page

    async def newest_event(self, subgraph: str, *, after: int, topics: Sequence[str]) -> int:
        """The number of the newest such event."""
        query = {"after": after, "topics": ",".join(topics)}
        return int((await self._ask(subgraph, f"/events/newest?{urlencode(query)}"))["newest"])

    async def _ask(self, subgraph: str, target: str) -> Any:  # Any: JSON values
        url = self._subgraph_urls.get(subgraph)
        if url is None:
            raise GateError(f"There is no subgraph '{subgraph}' to hear of.")
        token = await self._tokens.token("service:events", "")
        try:
            request = self._client.get(urljoin(url, target)).header("authorization", f"Bearer {token}").build()
            response = await request.send()
            body = bytes(await response.bytes())
        except PyreqwestError as error:
            raise GateError(f"The subgraph '{subgraph}' at {url} cannot be reached.") from error
        if response.status != 200:
            raise GateError(f"The subgraph '{subgraph}' at {url} refuses to tell its events: {response.status}.")
        return orjson.loads(body)

    async def _request(
        self, document: str, variables: Mapping[str, Json], subject: str, organization_id: str
    ) -> SubgraphRequest:
        parsed, prefix = _read(document)
        token = await self._tokens.token(subject, organization_id)
        context = RequestContext(str(uuid4()), headers={"authorization": f"Bearer {token}"})
        return SubgraphRequest(parsed, prefix, None, variables, context)


@lru_cache(maxsize=512)
def _read(document: str) -> tuple[DocumentNode, bytes]:
    """The document, and the request's body up to its variables."""
    return parse(document, no_location=True), b'{"query":%b,"variables":' % orjson.dumps(document)


def _as_json(response: SubgraphResponse) -> Mapping[str, Json]:
    answer: dict[str, Json] = {"data": response.data}
    if response.errors:
        answer["errors"] = list(response.errors)
    return answer


async def _chunks(response: Response) -> AsyncIterator[bytes]:
    while (chunk := await response.body_reader.read(_CHUNK)) is not None:
        yield bytes(chunk)
