"""What every protocol of the endpoint shares: a request comes in, its operation runs, responses go out."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from graphql import OperationType

from gateway.execution.response import Response
from gateway.execution.transport import RequestContext
from gateway.http.authentication import Authenticator
from gateway.http.documents import document_text
from gateway.http.errors import INTERNAL_MESSAGE, HttpError
from gateway.http.event_stream import Closing
from gateway.http.maintenance import Maintenance
from gateway.http.options import HttpOptions
from gateway.http.request import GraphQLRequest
from gateway.http.tasks import close_iterator
from gateway.serving.errors import RequestError
from gateway.serving.gateway import Gateway, error_response
from gateway.serving.operation import Operation
from gateway.serving.persisted import PersistedDocuments

_log = structlog.get_logger("tidegate.graphql")


@dataclass(frozen=True, slots=True)
class GraphQLServices:
    """What answering GraphQL over any protocol needs."""

    gateway: Gateway
    authenticator: Authenticator | None
    documents: PersistedDocuments
    closing: Closing
    options: HttpOptions
    maintenance: Maintenance = field(default_factory=Maintenance)


def find_operation(services: GraphQLServices, request: GraphQLRequest, context: RequestContext) -> Operation:
    """The operation that a request means, as planned for its claims. Raises `RequestError`."""
    services.maintenance.check()
    text = document_text(request, services.documents)
    return services.gateway.operation(text, request.operation_name, context)


async def run(operation: Operation, request: GraphQLRequest, context: RequestContext) -> AsyncIterator[Response]:
    """Every response of an operation: one, or for a subscription one for each event."""
    variables = request.variables or {}
    try:
        if operation.kind is not OperationType.SUBSCRIPTION:
            yield await operation.execute(variables, context)
            return
        events = operation.subscribe(variables, context)
    except RequestError as error:
        yield error_response(error)
        return
    try:
        async for response in events:
            yield response
    finally:
        await close_iterator(events)


@contextmanager
def masked_faults(request_id: str) -> Iterator[None]:
    """Turn what is no client's fault into an error that says nothing, and log what it was."""
    try:
        yield
    except RequestError:
        raise
    except Exception as error:
        _log.exception("fault", request_id=request_id)
        raise HttpError(500, "INTERNAL_SERVER_ERROR", INTERNAL_MESSAGE) from error


def codes_of(response: Response) -> list[str]:
    """The codes of a response's errors, for the log."""
    return [error.get("extensions", {}).get("code", "") for error in response.errors]
