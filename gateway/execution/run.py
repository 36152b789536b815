"""One client request on its way through a compiled plan: what it brought, and what has come in so far."""

import logging
from collections.abc import Mapping

from gateway.execution.faults import Faults
from gateway.execution.representations import Batch
from gateway.execution.shape import ObjectShape
from gateway.execution.transport import Json, RequestContext, SubgraphTransport

logger = logging.getLogger("gateway.execution")
"""Takes faults that clients are not told, with the request id as `request_id`: whoever runs the gateway listens."""


class Run:
    """The state of one run. Steps read and change it between their awaits, so it needs no locks."""

    __slots__ = ("batches", "context", "data", "faults", "shape", "transports", "variables")

    def __init__(
        self,
        variables: Mapping[str, Json],
        context: RequestContext,
        transports: Mapping[str, SubgraphTransport],
        shape: ObjectShape,
    ) -> None:
        self.data: dict[str, Json] = {}
        self.batches: dict[int, Batch] = {}
        """The objects that were found for entities, by the entities' `id`, where later ones want the same."""
        self.faults = Faults()
        self.variables = variables
        self.context = context
        self.transports = transports
        self.shape = shape
        """What the client will see: errors at other places are reported at the next place above."""


def log_fault(context: RequestContext, what: str, error: Exception) -> None:
    """Log a fault of ours that the client sees masked."""
    logger.error("%s", what, exc_info=error, extra={"request_id": context.request_id})
