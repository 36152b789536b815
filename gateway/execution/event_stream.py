"""A subscription comes in, the events of a text/event-stream go out (graphql-sse, distinct connections mode)."""

import asyncio
from collections.abc import AsyncGenerator
from typing import NamedTuple

import orjson
from pyreqwest.client import Client
from pyreqwest.response import Response

from gateway.errors import TransportError
from gateway.execution.graphql_response import read_body
from gateway.execution.http_settings import HttpSettings, forwarded
from gateway.execution.transport import SubgraphRequest, SubgraphResponse


class ServerSentEvent(NamedTuple):
    """One event of the stream."""

    name: str
    data: bytes


class EventParser:
    """Chunks of a stream come in, complete events go out (HTML specification, section 9.2.6)."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._rest = b""
        self._name = ""
        self._data: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """Return the events that the chunk completes. Raises `ValueError` for an event past the size limit."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self._size += len(chunk)
        events = [event for line in lines if (event := self._line(line.removesuffix(b"\r"))) is not None]
        if events:
            self._size = len(self._rest)
        elif self._size > self._limit:
            raise ValueError("too large")
        return events

    def _line(self, line: bytes) -> ServerSentEvent | None:
        if line:
            field, _, value = line.partition(b":")
            value = value.removeprefix(b" ")
            if field == b"event":
                self._name = value.decode()
            elif field == b"data":
                self._data.append(value)
            return None
        event = ServerSentEvent(self._name, b"\n".join(self._data))
        known = bool(self._name or self._data)
        self._name, self._data = "", []
        return event if known else None


async def read_event_stream(
    name: str, url: str, client: Client, settings: HttpSettings, request: SubgraphRequest
) -> AsyncGenerator[SubgraphResponse]:
    """Open the stream and yield the answers of its `next` events until `complete`. Closing it ends the request."""
    body = request.prefix + orjson.dumps(request.variables) + b"}"
    builder = client.post(url).headers(forwarded(request.context, settings)).body_bytes(body)
    streamed = builder.streamed_read_buffer_limit(0).build_streamed()  # or it waits for the first 64 KiB
    try:
        async with asyncio.timeout(settings.timeout):
            response = await streamed.__aenter__()
    except TimeoutError as error:
        raise TransportError(f"The subgraph '{name}' did not answer within {settings.timeout:g} seconds.") from error
    try:
        if (response.get_header("content-type") or "").startswith("text/event-stream") and response.status == 200:
            async for answer in _answers(name, response, settings):
                yield answer
        else:
            yield read_body(name, bytes(await response.body_reader.bytes()), response.status)
    finally:
        await streamed.__aexit__(None, None, None)


async def _answers(name: str, response: Response, settings: HttpSettings) -> AsyncGenerator[SubgraphResponse]:
    parser = EventParser(settings.response_limit)
    while (chunk := await response.body_reader.read_chunk()) is not None:
        try:
            events = parser.feed(bytes(chunk))
        except ValueError as error:
            limit = settings.response_limit
            raise TransportError(f"The subgraph '{name}' sent an event of more than {limit} bytes.") from error
        for event in events:
            if event.name == "complete":
                return
            if event.name == "next":
                yield read_body(name, event.data)
    raise TransportError(f"The subgraph '{name}' ended the subscription without saying so.")
