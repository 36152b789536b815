"""A request to an endpoint comes in; its document is run, and the documented answer goes out.

Everything that a row, its document and the schema decide is decided once, in `load`; what is left for a request is
to check who asks, fill the variables, ask the graph and shape what it says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rest_compat.engine.access import Gate
from rest_compat.engine.api import Family, Fault, Refusals
from rest_compat.engine.body import Body, parse_texts, read_body
from rest_compat.engine.calls import CallCounter
from rest_compat.engine.client import Json, Prepared
from rest_compat.engine.errors import GraphError, Names, RestError
from rest_compat.engine.exchange import Exchange, Header, Reply
from rest_compat.engine.rate import RateClass, RateLimiter
from rest_compat.engine.route import Route, Upload
from rest_compat.engine.shape import Answering, Shaper
from rest_compat.engine.variables import Filler, Inputs
from rest_compat.engine.when import Condition, Texts, accepts_only, asks_body

SERVED_FROM = b"x-accel-redirect"
"""The header by which an application has its origin answer with what stands at another path: `Origin` in the gateway,
and proxies that serve files know it."""

_NO_BODY = Body("", {})


@dataclass(frozen=True, slots=True)
class Operation:
    """A row with everything that is known of it before a request comes."""

    route: Route
    prepared: Prepared
    filler: Filler
    names: Names
    shape: Shaper | None
    condition: Condition | None = None
    """What the request must say; None: nothing."""

    def takes(self, body: Body, query: Texts, accept: str) -> bool:
        """Whether the row answers requests with such a body, query and Accept header."""
        if (body.form or "json") not in self.route.accepts:
            return False
        if self.route.media_type is not None and accepts_only(accept, self.route.media_type):
            return True
        return self.condition is None or self.condition.holds(body, query)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and path. Of several operations there, the first that takes a request's body answers it."""

    operations: tuple[Operation, ...]
    family: Family
    refusals: Refusals
    gate: Gate
    rate: RateClass | None
    limiter: RateLimiter
    accepts: frozenset[str]
    """Forms of a body that one of the operations reads."""
    upload: Upload | None
    """What becomes of a file in a multipart form."""
    calls: CallCounter | None = None
    """Counts the calls of users."""

    @property
    def health(self) -> bool:
        """Whether it answers during maintenance."""
        return self.operations[0].route.health

    async def answer(self, exchange: Exchange, path: Mapping[str, str]) -> Reply:
        """Serve one request; raises `RestError` for whatever is to be answered as an error."""
        await self._admit(exchange)
        body = await self._body(exchange)
        query_string = exchange.scope["query_string"]
        query = parse_texts(query_string.decode("latin-1")) if query_string else {}
        accept = exchange.headers.get("accept", "")
        operation = next((each for each in self.operations if each.takes(body, query, accept)), self.operations[-1])
        if operation.route.after_calls and self.calls is not None:
            await self.calls.flush()
        variables = operation.filler.fill(Inputs(path, query, exchange.headers, body.value, body.is_form))
        answer = await operation.prepared.execute(variables, exchange.caller)
        return _reply(operation, Answering(variables, exchange.origin), answer)

    async def _admit(self, exchange: Exchange) -> None:
        """Find out who asks, count the request, and check for whom the caller may act."""
        try:
            await self.gate.identify(exchange)
        finally:
            if self.calls is not None and exchange.claims is not None:
                self.calls.count(str(exchange.claims.get("sub")))
            await self._count(exchange)
        self.gate.check_organization(exchange)

    async def _count(self, exchange: Exchange) -> None:
        if self.rate is None:
            return
        if exchange.claims is not None:
            await self.limiter.count(self.rate, str(exchange.claims.get("sub")), exchange.reply_headers)
        elif self.family.limit_anonymous:
            await self.limiter.count(self.rate, exchange.address, exchange.reply_headers)

    async def _body(self, exchange: Exchange) -> Body:
        if not any(operation.filler.reads_body or asks_body(operation.condition) for operation in self.operations):
            return _NO_BODY
        content_type = exchange.headers.get("content-type", "")
        return read_body(await exchange.read(self.family.body_limit), content_type, self.accepts, self.upload)


def _reply(operation: Operation, answering: Answering, answer: Mapping[str, Json]) -> Reply:
    data = checked_data(answer, operation.names)
    status = operation.route.status
    body = data if operation.shape is None else operation.shape(data, answering)
    if operation.route.served:
        return Reply(status, headers=tuple(map(_inside, answering.headers)))
    if status == 204 or 300 <= status < 400:
        return Reply(status, headers=tuple(answering.headers))
    if operation.route.media_type is not None:
        content_type = f"{operation.route.media_type}; charset=utf-8".encode("latin-1")
        return Reply(status, _only_text(body).encode(), ((b"content-type", content_type), *answering.headers))
    return Reply.of(status, body, *answering.headers)


def _inside(header: Header) -> Header:
    """What leads clients to an address leads the origin there instead: by path and query, whatever the host."""
    name, value = header
    if name != b"location":
        return header
    _scheme, _, rest = value.rpartition(b"://")
    return SERVED_FROM, b"/" + rest.partition(b"/")[2]


def _only_text(body: Json) -> str:
    """The one value that a document asked for."""
    while isinstance(body, Mapping):
        (body,) = body.values()
    return str(body)


def checked_data(answer: Mapping[str, Json], names: Names) -> Json:
    """The data of an answer without errors; a root field that is null without an error means that nothing is there."""
    if errors := answer.get("errors"):
        raise GraphError(errors[0], names)
    data = answer.get("data")
    if data is None or None in data.values():
        raise RestError(Fault.NOT_FOUND)
    return data
