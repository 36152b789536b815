"""One request of a plan to one subgraph: its fixed part is made once, its variables come in, an answer goes out."""

from collections.abc import Mapping

import orjson
from graphql import DocumentNode

from gateway.errors import TransportError
from gateway.execution.faults import INTERNAL_SERVER_ERROR
from gateway.execution.run import Run, log_fault
from gateway.execution.transport import Json, RequestContext, SubgraphRequest, SubgraphResponse
from gateway.planning.plan import EntityFetch, Fetch


class Call:
    """What all requests of one fetch have in common."""

    __slots__ = ("_document", "_names", "_operation_name", "_prefix", "service")

    def __init__(self, fetch: Fetch | EntityFetch) -> None:
        self.service = fetch.service
        self._document: DocumentNode = fetch.document
        self._operation_name = fetch.operation_name
        self._prefix = request_prefix(fetch.text, fetch.operation_name)
        self._names = fetch.variables

    def variables(self, values: Mapping[str, Json]) -> dict[str, Json]:
        """Return those of the client's variables that the fetch uses and that have a value."""
        return {name: values[name] for name in self._names if name in values}

    def request(self, variables: Mapping[str, Json], context: RequestContext) -> SubgraphRequest:
        """Make the request with these variables."""
        return SubgraphRequest(self._document, self._prefix, self._operation_name, variables, context)

    async def send(self, run: Run, variables: Mapping[str, Json]) -> SubgraphResponse:
        """Ask the subgraph. Where it does not answer, the response holds one error that says so."""
        request = self.request(variables, run.context)
        try:
            return await run.transports[self.service].send(request)
        except TransportError as error:
            return failed(error)
        except Exception as error:
            log_fault(run.context, f"The request to subgraph '{self.service}' failed inside the gateway.", error)
            return SubgraphResponse(None, [masked()])


def request_prefix(text: str, operation_name: str | None) -> bytes:
    """Print the request body up to the value of `variables`."""
    head: dict[str, str] = {"query": text}
    if operation_name is not None:
        head["operationName"] = operation_name
    return orjson.dumps(head)[:-1] + b',"variables":'


def failed(error: TransportError) -> SubgraphResponse:
    """Return what stands for an answer that did not come."""
    return SubgraphResponse(None, [{"message": error.message, "extensions": {**error.extensions, "code": error.code}}])


def masked() -> Mapping[str, Json]:
    """Return the error that clients see for a fault of ours."""
    return {"message": "Internal server error", "extensions": {"code": INTERNAL_SERVER_ERROR}}
