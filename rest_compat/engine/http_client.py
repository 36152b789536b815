"""Documents come in; they are run by a gateway behind a URL, to which each is named by its hash.

A gateway that does not know a document yet is sent its text once (automatic persisted queries). Subscriptions come as
event streams (graphql-sse, distinct connections). Whatever is no GraphQL answer means that the service is unavailable.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from datetime import timedelta
from hashlib import sha256

import orjson
from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.response import Response

from rest_compat.engine.api import Fault
from rest_compat.engine.client import Caller, Json
from rest_compat.engine.errors import RestError

FORWARDED = ("authorization", "traceparent", "tracestate", "x-request-id")
"""Headers of the caller that the gateway needs."""

_UNKNOWN = frozenset({"PERSISTED_DOCUMENT_NOT_FOUND", "PERSISTED_QUERY_NOT_FOUND"})
_JSON = "application/json"
_EVENTS = "text/event-stream"


class HttpGraphQLClient:
    """A gateway behind a URL. For one event loop; `close` gives its connections back."""

    def __init__(self, url: str, *, timeout: float = 30.0) -> None:
        self.url = url
        self.timeout = timedelta(seconds=timeout)
        builder = ClientBuilder().connect_timeout(self.timeout).no_proxy().follow_redirects(enable=False)
        self.http = builder.default_headers({"content-type": _JSON}).build()

    def prepare(self, document: str) -> "HttpPrepared":
        """Make a document that is sent by its hash."""
        return HttpPrepared(self, document)

    async def close(self) -> None:
        """Close all connections."""
        await self.http.close()


class HttpPrepared:
    """A document that the gateway is asked for by hash."""

    __slots__ = ("_by_hash", "_client", "_with_text")

    def __init__(self, client: HttpGraphQLClient, document: str) -> None:
        digest = sha256(document.encode()).hexdigest()
        persisted = {"persistedQuery": {"version": 1, "sha256Hash": digest}}
        self._client = client
        self._by_hash = {"documentId": f"sha256:{digest}"}
        self._with_text = {"query": document, "extensions": persisted}

    async def execute(self, variables: Mapping[str, Json], context: Caller) -> Mapping[str, Json]:
        """Run the query or mutation."""
        answer = await self._post(self._by_hash, variables, context)
        return await self._post(self._with_text, variables, context) if _is_unknown(answer) else answer

    async def subscribe(self, variables: Mapping[str, Json], context: Caller) -> AsyncIterator[Mapping[str, Json]]:
        """Run the subscription; closing the iterator ends it."""
        for document in (self._by_hash, self._with_text):
            known = True
            async for answer in self._stream(document, variables, context):
                known = not _is_unknown(answer)
                if known or document is self._with_text:
                    yield answer
            if known:
                return

    async def _post(
        self, document: Mapping[str, Json], variables: Mapping[str, Json], context: Caller
    ) -> Mapping[str, Json]:
        body = orjson.dumps({**document, "variables": variables})
        request = self._client.http.post(self._client.url).headers(_headers(context, _JSON)).body_bytes(body)
        try:
            response = await request.timeout(self._client.timeout).build().send()
            return _answer(bytes(await response.bytes()))
        except PyreqwestError as error:
            raise RestError(Fault.UNAVAILABLE) from error

    async def _stream(
        self, document: Mapping[str, Json], variables: Mapping[str, Json], context: Caller
    ) -> AsyncGenerator[Mapping[str, Json], None]:
        body = orjson.dumps({**document, "variables": variables})
        request = self._client.http.post(self._client.url).headers(_headers(context, _EVENTS)).body_bytes(body)
        try:
            # Without a buffer, or the first events would wait until it is full.
            async with request.streamed_read_buffer_limit(0).build_streamed() as response:
                if (response.get_header("content-type") or "").startswith(_EVENTS):
                    async for answer in _events(response):
                        yield answer
                else:
                    yield _answer(bytes(await response.body_reader.bytes()))
        except PyreqwestError as error:
            raise RestError(Fault.UNAVAILABLE) from error


def _headers(context: Caller, accept: str) -> dict[str, str]:
    headers = {name: context.headers[name] for name in FORWARDED if name in context.headers}
    return headers | {"accept": accept, "x-request-id": context.request_id}


def _is_unknown(answer: Mapping[str, Json]) -> bool:
    return any((error.get("extensions") or {}).get("code") in _UNKNOWN for error in answer.get("errors") or ())


def _answer(body: bytes) -> Mapping[str, Json]:
    """Read a GraphQL answer."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict) or not answer.keys() & {"data", "errors"}:
        raise RestError(Fault.UNAVAILABLE)
    return answer


async def _events(response: Response) -> AsyncGenerator[Mapping[str, Json], None]:
    """The answers in the `next` events of a stream, until `complete` (HTML specification, section 9.2.6)."""
    rest, name, data = b"", b"", b""
    while (chunk := await response.body_reader.read_chunk()) is not None:
        *lines, rest = (rest + bytes(chunk)).split(b"\n")
        for line in lines:
            field, _, value = line.rstrip(b"\r").partition(b":")
            if field == b"event":
                name = value.strip()
            elif field == b"data":
                data += value.strip()
            elif not line.strip():
                if name == b"complete":
                    return
                if name == b"next":
                    yield _answer(data)
                name, data = b"", b""
    raise RestError(Fault.UNAVAILABLE)
