"""Bytes of one HTTP/1.1 connection come in, answers go out: one at a time, as requests are."""

import asyncio
import zlib
from collections.abc import Callable
from typing import TypeAlias, cast

import httptools

from gateway.execution.http_client import Failure, HttpAnswer, HttpFailureError

Release: TypeAlias = Callable[["PlainConnection"], None]


class PlainConnection(asyncio.Protocol):
    """A connection that is either idle or waits for the answer to one request."""

    __slots__ = (
        "__weakref__",
        "_chunks",
        "_compressed",
        "_delimited",
        "_head_complete",
        "_limit",
        "_loop",
        "_parser",
        "_release",
        "_size",
        "_timer",
        "_transport",
        "_waiter",
        "idle_since",
        "used",
    )

    def __init__(self, loop: asyncio.AbstractEventLoop, limit: int, release: Release) -> None:
        self._loop = loop
        self._limit = limit
        self._release = release
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[HttpAnswer] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._chunks: list[bytes] = []
        self._begin()
        self.used = False
        """Whether an answer has come over it before."""
        self.idle_since = 0.0

    def _begin(self) -> None:
        self._chunks.clear()
        self._size = 0
        self._compressed = False
        self._delimited = False
        self._head_complete = False

    @property
    def alive(self) -> bool:
        """Whether a request can be sent."""
        return self._transport is not None and not self._transport.is_closing()

    @property
    def answering(self) -> bool:
        """Whether a part of the answer has come."""
        return self._head_complete

    def request(self, data: bytes, timeout: float) -> asyncio.Future[HttpAnswer]:
        """Send a request on an idle connection. Cancelling the future is not enough to end it: `close` is."""
        if self._transport is None:
            raise HttpFailureError(Failure.BROKEN)
        waiter = self._waiter = self._loop.create_future()
        self._timer = self._loop.call_later(timeout, self._fail, Failure.TIMED_OUT)
        self._transport.write(data)
        return waiter

    def close(self) -> None:
        """End the connection."""
        self._end_wait()
        if self._transport is not None:
            self._transport.abort()

    def _end_wait(self) -> asyncio.Future[HttpAnswer] | None:
        waiter, self._waiter = self._waiter, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return waiter

    def _fail(self, failure: Failure) -> None:
        waiter = self._end_wait()
        if waiter is not None and not waiter.done():
            waiter.set_exception(HttpFailureError(failure))
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self._transport = cast("asyncio.Transport", transport)  # what `create_connection` gives, whatever its class

    def data_received(self, data: bytes) -> None:
        """Read a part of the answer."""
        if self._waiter is None:  # nobody asked: what follows could not be told from the next answer
            self._fail(Failure.BROKEN)
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(Failure.BROKEN)

    def connection_lost(self, error: Exception | None) -> None:
        """End the answer: an answer without a length ends so, any other one is cut off."""
        self._transport = None
        if error is None and self._waiter is not None and self._head_complete and not self._delimited:
            self._complete(keep=False)
        else:
            self._fail(Failure.BROKEN)

    def on_message_begin(self) -> None:
        """Begin an answer; one that nobody asked for makes the connection useless."""
        if self._waiter is None:
            self._fail(Failure.BROKEN)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take what says how the body is sent."""
        match name.lower():
            case b"content-encoding":
                self._compressed = value.lower() != b"identity"
            case b"content-length" | b"transfer-encoding":
                self._delimited = True
            case _:
                pass

    def on_headers_complete(self) -> None:
        """Begin the body."""
        self._head_complete = True

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._size += len(body)
        if self._size > self._limit:
            self._fail(Failure.TOO_LARGE)
        else:
            self._chunks.append(body)

    def on_message_complete(self) -> None:
        """Hand the answer over. Interim answers (1xx) announce one."""
        if self._parser.get_status_code() < 200:
            self._begin()
        elif self._waiter is not None and self._transport is not None:
            self._complete(keep=self._parser.should_keep_alive())

    def _complete(self, *, keep: bool) -> None:
        body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        if self._compressed:
            try:
                body = _decompress(body, self._limit)
            except HttpFailureError as error:
                self._fail(error.failure)
                return
        answer = HttpAnswer(self._parser.get_status_code(), body)
        waiter = self._end_wait()
        if waiter is not None and not waiter.done():
            waiter.set_result(answer)
        self._begin()
        self.used = True
        if keep and self.alive:
            self._release(self)
        elif self._transport is not None:
            self._transport.close()


def _decompress(body: bytes, limit: int) -> bytes:
    decompressor = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip and deflate, told apart by their heads
    try:
        text = decompressor.decompress(body, limit)
    except zlib.error as error:
        raise HttpFailureError(Failure.BROKEN) from error
    if decompressor.unconsumed_tail:
        raise HttpFailureError(Failure.TOO_LARGE)
    if not decompressor.eof:
        raise HttpFailureError(Failure.BROKEN)
    return text
