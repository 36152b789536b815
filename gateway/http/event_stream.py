"""GraphQL responses come in one by one; a streamed body goes out, in one of the forms that clients can read.

`EVENT_STREAM` is graphql-sse with distinct connections; `MULTIPART` is Apollo's multipart protocol for subscriptions.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from typing import Protocol

from gateway.execution.response import Response
from gateway.http.asgi import Receive, Send
from gateway.http.options import HttpOptions
from gateway.http.tasks import cancel_all, close_iterator

_HEADERS = [
    (b"cache-control", b"no-cache"),
    # RFC 10036 tells every proxy on the way to forward what it has; the second header tells nginx.
    (b"incremental", b"?1"),
    (b"x-accel-buffering", b"no"),
]


@dataclass(frozen=True, slots=True)
class StreamForm:
    """How a stream is written: around every response, when nothing happens, and at the end."""

    content_type: bytes
    before: bytes
    after: bytes
    heartbeat: bytes
    end: bytes


EVENT_STREAM = StreamForm(
    content_type=b"text/event-stream; charset=utf-8",
    before=b"event: next\ndata: ",
    after=b"\n\n",
    heartbeat=b":\n\n",
    end=b"event: complete\ndata:\n\n",
)
_PART = b"--graphql\r\ncontent-type: application/json\r\n\r\n"
MULTIPART = StreamForm(
    content_type=b'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0',
    before=_PART + b'{"payload":',
    after=b"}\r\n",
    heartbeat=_PART + b"{}\r\n",
    end=b"--graphql--\r\n",
)


class Closing(Protocol):
    """Says when the server stops. An `asyncio.Event` is one."""

    def wait(self) -> Awaitable[object]:
        """Return when the server stops."""
        ...


@dataclass(frozen=True, slots=True)
class Stream:
    """The way of a stream to its client."""

    form: StreamForm
    receive: Receive
    send: Send
    closing: Closing
    options: HttpOptions


async def send_stream(responses: AsyncIterator[Response], stream: Stream) -> None:
    """Send every response, and the end mark after the last one, until the client or the server goes.

    A response is asked for only when the one before has been taken over, so a slow client slows the source and
    nothing piles up here; one that reads nothing for too long is given up (`TimeoutError`). When the server stops, the
    stream breaks off without its end mark: clients then connect again.
    """
    form = stream.form
    headers = [(b"content-type", form.content_type), *_HEADERS]
    await stream.send({"type": "http.response.start", "status": 200, "headers": headers})
    await _send_chunk(stream, form.heartbeat)
    gone = asyncio.ensure_future(_until_disconnected(stream.receive))
    ends = {gone, asyncio.ensure_future(stream.closing.wait())}
    upcoming = asyncio.ensure_future(anext(responses))
    try:
        while True:
            done, _ = await asyncio.wait(
                {upcoming, *ends}, timeout=stream.options.heartbeat_seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if not done:
                await _send_chunk(stream, form.heartbeat)
            elif upcoming not in done:
                break
            else:
                try:
                    response = upcoming.result()
                except StopAsyncIteration:
                    await _send_chunk(stream, form.end)
                    break
                await _send_chunk(stream, b"%b%b%b" % (form.before, response.to_bytes(), form.after))
                upcoming = asyncio.ensure_future(anext(responses))
    finally:
        await cancel_all(upcoming, *ends)
        await close_iterator(responses)
    await stream.send({"type": "http.response.body", "body": b""})


async def _send_chunk(stream: Stream, chunk: bytes) -> None:
    async with asyncio.timeout(stream.options.send_seconds):
        await stream.send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
