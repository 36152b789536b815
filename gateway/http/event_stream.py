"""GraphQL responses come in one by one, a `text/event-stream` goes out (graphql-sse, distinct connections)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Protocol

from gateway.execution.response import Response
from gateway.http.asgi import Receive, Send
from gateway.http.options import HttpOptions
from gateway.http.tasks import cancel_all, close_iterator

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    # RFC 10036 tells every proxy on the way to forward what it has; the second header tells nginx.
    (b"incremental", b"?1"),
    (b"x-accel-buffering", b"no"),
]


class Closing(Protocol):
    """Says when the server stops. An `asyncio.Event` is one."""

    def wait(self) -> Awaitable[object]:
        """Return when the server stops."""
        ...


async def send_event_stream(
    responses: AsyncIterator[Response], receive: Receive, send: Send, closing: Closing, options: HttpOptions
) -> None:
    """Send every response as a `next` event and `complete` at the end, until the client or the server goes.

    A response is asked for only when the one before has been taken over, so a slow client slows the source and
    nothing piles up here; one that reads nothing for too long is given up (`TimeoutError`). When the server stops, the
    stream ends without `complete`: clients then connect again.
    """
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await _send_chunk(send, b":\n\n", options)
    ends = {asyncio.ensure_future(_until_disconnected(receive)), asyncio.ensure_future(closing.wait())}
    upcoming = asyncio.ensure_future(anext(responses))
    try:
        while True:
            done, _ = await asyncio.wait(
                {upcoming, *ends}, timeout=options.heartbeat_seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if not done:
                await _send_chunk(send, b":\n\n", options)
            elif upcoming not in done:
                break
            else:
                try:
                    response = upcoming.result()
                except StopAsyncIteration:
                    await _send_chunk(send, b"event: complete\ndata:\n\n", options)
                    break
                await _send_chunk(send, b"event: next\ndata: %b\n\n" % response.to_bytes(), options)
                upcoming = asyncio.ensure_future(anext(responses))
    finally:
        await cancel_all(upcoming, *ends)
        await close_iterator(responses)
    await send({"type": "http.response.body", "body": b""})


async def _send_chunk(send: Send, chunk: bytes, options: HttpOptions) -> None:
    async with asyncio.timeout(options.send_seconds):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
