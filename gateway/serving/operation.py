"""A planned operation and a request's variables come in, responses go out."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import OperationType

from gateway.execution.compiled import CompiledPlan
from gateway.execution.execute import execute, subscribe
from gateway.execution.response import Response
from gateway.execution.transport import RequestContext, SubgraphTransport
from gateway.serving.cost import Cost
from gateway.serving.errors import ErrorObject, RequestError, refusal

Json = Any  # JSON values: dict, list, str, int, float, bool, None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of one document, planned against one supergraph, ready to run many times."""

    name: str | None
    kind: OperationType
    plan: CompiledPlan
    transports: Mapping[str, SubgraphTransport]
    cost: Cost | None
    """None where every request's cost was found to be within the limit already, or nothing limits it."""
    cost_limit: int

    async def execute(self, variables: Mapping[str, Json], context: RequestContext) -> Response:
        """Run a query or mutation. Raises `RequestError` where it costs too much."""
        self._check_cost(variables)
        return await execute(self.plan, variables, context, self.transports)

    def subscribe(self, variables: Mapping[str, Json], context: RequestContext) -> AsyncIterator[Response]:
        """Run a subscription; closing the iterator ends it. Raises `RequestError` where it costs too much."""
        self._check_cost(variables)
        return subscribe(self.plan, variables, context, self.transports)

    def _check_cost(self, variables: Mapping[str, Json]) -> None:
        if self.cost is not None:
            check_cost(self.cost, self.cost_limit, variables)


def check_cost(cost: Cost, limit: int, variables: Mapping[str, Json]) -> None:
    """Raise `RequestError` where these variables ask for too much, or for how much nobody can say."""
    unsliced = cost.unsliced(variables)
    if unsliced:
        raise RequestError([_without_slice(coordinate) for coordinate in unsliced])
    estimated = cost.total(variables)
    if estimated > limit:
        message = f"The operation is estimated to cost {estimated}; at most {limit} is allowed."
        raise refusal("COST_ESTIMATED_TOO_EXPENSIVE", message, estimated=estimated, allowed=limit)


def _without_slice(coordinate: str) -> ErrorObject:
    message = f'"{coordinate}" needs exactly one of the arguments that say how many items are wanted.'
    return {"message": message, "extensions": {"code": "COST_QUERY_PARSE_FAILURE"}}
