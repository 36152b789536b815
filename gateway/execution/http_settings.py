"""How the gateway reaches subgraphs over HTTP: values that whoever starts it chooses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from gateway.execution.transport import RequestContext

SubscriptionProtocol: TypeAlias = Literal["graphql-transport-ws", "graphql-sse"]


ACCEPT = "application/graphql-response+json, application/json;q=0.9"


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Limits and headers for all subgraphs. Times in seconds, sizes in bytes."""

    connect_timeout: float = 2.0
    timeout: float = 30.0
    """For one request, from its start to the last byte of the answer. Subscriptions: until the subgraph accepts."""
    response_limit: int = 64 * 1024 * 1024
    forward_headers: tuple[str, ...] = ("authorization", "traceparent", "tracestate", "baggage")
    """Names, in lower case, of the client's headers that subgraphs get. `x-request-id` is always sent."""


def forwarded(context: RequestContext, settings: HttpSettings) -> dict[str, str]:
    """Return the headers that a subgraph gets of the client's request."""
    given: Mapping[str, str] = context.headers
    headers = {name: given[name] for name in settings.forward_headers if name in given}
    headers["x-request-id"] = context.request_id
    return headers
