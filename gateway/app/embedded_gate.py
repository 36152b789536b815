"""A gateway and the subgraphs of this process come in; the way out of each of them goes out, without HTTP."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, Protocol
from urllib.parse import unquote
from uuid import uuid4

from gateway.app.gate import SERVICE, Answered, EventPage, GateError, Json, own_target
from gateway.app.origin import Mount, Origin
from gateway.execution.transport import RequestContext
from gateway.http.asgi import ASGIApp, Message, Receive, Scope, Send, respond
from gateway.serving.errors import RequestError
from gateway.serving.gateway import Gateway, Prepared

_WAITING_CHUNKS = 4
_MOST_DOCUMENTS = 1000


class EventSource(Protocol):
    """A subgraph of this process, as others hear of it."""

    async def event_page(self, *, after: int, topics: Sequence[str], limit: int, seconds: float) -> EventPage:
        """Its next events of these topics."""
        ...

    async def newest_event(self, *, after: int, topics: Sequence[str]) -> int:
        """The number of the newest of them, 0 where there is none."""
        ...


class EmbeddedGate:
    """The way out for all subgraphs of this process. Their documents are planned once, and free of clients' limits."""

    def __init__(self, gateway: Gateway, parts: Mapping[str, EventSource], mounts: Sequence[Mount]) -> None:
        self._gateway = gateway
        self._parts = parts
        self._origin = Origin(mounts, _nothing)
        self._prepared: dict[str, Prepared] = {}

    async def answer(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> Mapping[str, Json]:
        """Run a query or mutation; a document that the schema does not have is answered, as over HTTP."""
        try:
            return await self._document(document).execute(variables, _context(subject, organization_id))
        except RequestError as refused:
            return {"errors": list(refused.errors)}

    async def stream(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> AsyncGenerator[Mapping[str, Json], None]:
        """Run a subscription; a document that the schema does not have is answered, as over HTTP."""
        try:
            answers = self._document(document).subscribe(variables, _context(subject, organization_id))
            async with aclosing(answers) as stream:  # type: ignore[type-var]  # the gateway's iterators are generators
                async for answer in stream:
                    yield answer
        except RequestError as refused:
            yield {"errors": list(refused.errors)}

    @asynccontextmanager
    async def transfer(
        self, method: str, url: str, headers: Mapping[str, str], body: AsyncIterable[bytes] | None
    ) -> AsyncIterator[Answered]:
        """Send a request to the route of a subgraph that has this path."""
        exchange = _Exchange(body)
        task = asyncio.create_task(exchange.run(self._origin, _scope(method, own_target(url), headers)))
        try:
            yield Answered(await exchange.status, exchange.chunks())
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def events(
        self, subgraph: str, *, after: int, topics: Sequence[str], limit: int, seconds: float
    ) -> EventPage:
        """A page of another subgraph's events."""
        return await self._part(subgraph).event_page(after=after, topics=topics, limit=limit, seconds=seconds)

    async def newest_event(self, subgraph: str, *, after: int, topics: Sequence[str]) -> int:
        """The number of the newest such event."""
        return await self._part(subgraph).newest_event(after=after, topics=topics)

    def _document(self, document: str) -> Prepared:
        prepared = self._prepared.get(document)
        if prepared is None:
            # They are constants of the products; whoever makes them up as it goes shall not fill the memory.
            if len(self._prepared) >= _MOST_DOCUMENTS:
                self._prepared.clear()
            prepared = self._prepared[document] = self._gateway.prepare(document)
        return prepared

    def _part(self, name: str) -> EventSource:
        part = self._parts.get(name)
        if part is None:
            raise GateError(f"There is no subgraph '{name}' to hear of.")
        return part


def _context(subject: str, organization_id: str) -> RequestContext:
    request_id = str(uuid4())
    claims = {"sub": subject, "org_id": organization_id, "scope": SERVICE}
    return RequestContext(request_id, claims, {"x-request-id": request_id})


class _Exchange:
    """One request to an application of this process, and its answer as it comes."""

    def __init__(self, body: AsyncIterable[bytes] | None) -> None:
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._body = None if body is None else aiter(body)
        self._received = False
        self._answered = asyncio.Event()
        self._sent: asyncio.Queue[bytes | Exception | None] = asyncio.Queue(_WAITING_CHUNKS)

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        error: Exception = GateError("The subgraph did not answer to the end.")
        try:
            await app(scope, self._receive, self._send)
        except Exception as raised:  # whatever it is, it belongs to whoever asked
            error = raised
        if not self.status.done():
            self.status.set_exception(error)
        elif not self._answered.is_set():
            await self._sent.put(error)

    async def chunks(self) -> AsyncIterator[bytes]:
        while (sent := await self._sent.get()) is not None:
            if isinstance(sent, Exception):
                raise sent
            yield sent

    async def _receive(self) -> Message:
        if self._received:  # what comes next is only the end of the connection
            await self._answered.wait()
            return {"type": "http.disconnect"}
        chunk = None if self._body is None else await anext(self._body, None)
        self._received = chunk is None
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status.set_result(message["status"])
            return
        if message.get("body"):
            await self._sent.put(bytes(message["body"]))
        if not message.get("more_body", False):
            # In this order: an application that hears of the end of the connection stops what it is sending.
            await self._sent.put(None)
            self._answered.set()


def _scope(method: str, target: str, headers: Mapping[str, str]) -> dict[str, Any]:  # Any: ASGI fixes the types by key
    path, _, query = target.partition("?")
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), *pairs],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
    }


async def _nothing(_scope: Scope, _receive: Receive, send: Send) -> None:
    await respond(send, 404, b"text/plain", b"There is nothing at this path.")
