"""Ids that a request names in other subgraphs come in; what its sender does not have is refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from subgraphs.kit.errors import NOT_FOUND, SubgraphError
from subgraphs.kit.graph import Graph
from subgraphs.kit.identity import Actor, require_organization


@dataclass(frozen=True, slots=True)
class Reference:
    """An id of another subgraph, the query that finds it as `$id`, and how a refusal speaks of it."""

    id: str
    document: str
    label: str
    field: str


async def require_references(graph: Graph, actor: Actor, references: Iterable[Reference]) -> None:
    """NOT_FOUND for the first that is not of the actor's organization. Call it outside of transactions.

    Where nobody can be asked now, it passes: the job that needs what was named finds out.
    """
    organization_id = require_organization(actor)
    for reference in references if graph.connected else ():
        try:
            await graph.execute(
                reference.document,
                {"id": reference.id},
                organization_id=organization_id,
                subject=actor.subject or None,
            )
        except SubgraphError as error:
            if error.code == NOT_FOUND:
                details = {"field": reference.field}
                raise SubgraphError(NOT_FOUND, f"{reference.label} not found", details) from error
        except Exception:  # noqa: S112 - whatever keeps the graph from answering
            continue
