"""A walk through the forest of blobs comes in, the fields of the lineage types that lead to no entity go out."""

from datetime import datetime
from typing import Self

import strawberry

from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_subject
from subgraphs.kit.scalars import JSON
from subgraphs.studio.blobs.domain.drawing import draw_dot, draw_mermaid
from subgraphs.studio.blobs.domain.lineage import (
    Edge,
    Lineage,
    LineageDirection,
    LineageNodeKind,
    Node,
    Relative,
    check_depth,
    lineage_of,
    relation_of,
)
from subgraphs.studio.blobs.errors import blob_not_found
from subgraphs.studio.blobs.loaders import DescendantsBelow, load_ancestors, load_descendants
from subgraphs.studio.blobs.service.counting import count_walk
from subgraphs.studio.blobs.service.known_providers import check_author
from subgraphs.studio.blobs.types.blob_fields import Info


@strawberry.type(description="What a node of a lineage says of itself.")
class LineageNodeFields:
    """The plain fields of a node."""

    node: strawberry.Private[Node]
    id: strawberry.ID = strawberry.field(description="The blob's identifier.")
    kind: LineageNodeKind = strawberry.field(description="Whether it stands at the top of its tree.")
    level: int = strawberry.field(description="Its distance from the root of the tree.")
    hops: int = strawberry.field(description="Its distance from the blob asked about; negative for ancestors.")
    provider_id: str | None = strawberry.field(
        description="The provider that made it, or `user`; null for the root of a tree."
    )

    @classmethod
    def of(cls, node: Node) -> Self:
        """The node of a lineage."""
        blob_id = strawberry.ID(node.blob_id)
        return cls(
            node=node, id=blob_id, kind=node.kind, level=node.level, hops=node.hops, provider_id=node.provider_id
        )

    @field(description="The blob's metadata as stored, with its title where that does not stand there.")
    def metadata(self) -> JSON:
        """What the node is called by."""
        return JSON(self.node.metadata())


@strawberry.type(description="What an edge of a lineage says of itself.")
class LineageEdgeFields:
    """The plain fields of an edge."""

    edge: strawberry.Private[Edge]
    parent_id: strawberry.ID = strawberry.field(description="The blob of which the other was made.")
    child_id: strawberry.ID = strawberry.field(description="The blob that was made.")
    provider_id: str = strawberry.field(description="The provider that made it, or `user`.")
    transform: str = strawberry.field(
        description="What was done: `expansion`, `summary`, `derivation` by the user, else the provider's id."
    )

    @classmethod
    def of(cls, edge: Edge) -> Self:
        """The edge of a lineage."""
        ends = {"parent_id": strawberry.ID(edge.parent_id), "child_id": strawberry.ID(edge.child_id)}
        return cls(edge=edge, provider_id=edge.provider_id, transform=edge.transform, **ends)


@strawberry.type(description="Figures of a lineage. They describe the graph that was asked for.")
class LineageStatistics:
    """What can be counted."""

    total_nodes: int = strawberry.field(description="How many blobs there are.")
    max_depth: int = strawberry.field(description="How many levels lie between the highest and the lowest.")
    providers_involved: list[str] = strawberry.field(description="The providers that made any of them, sorted.")


@strawberry.type(description="What a lineage says of itself.")
class LineageFields:
    """The plain fields of a lineage."""

    lineage: strawberry.Private[Lineage]
    root_id: strawberry.ID = strawberry.field(
        description="The blob at the top of the tree, whether or not it is among the nodes."
    )

    @classmethod
    def of(cls, lineage: Lineage) -> Self:
        """The lineage of a blob."""
        return cls(lineage=lineage, root_id=strawberry.ID(lineage.root_id))

    @field(description="Figures of the graph.")
    def statistics(self) -> LineageStatistics:
        """How many, how deep, by whom."""
        return LineageStatistics(
            total_nodes=len(self.lineage.nodes),
            max_depth=self.lineage.max_depth,
            providers_involved=self.lineage.providers_involved,
        )

    @field(description="The graph in the DOT language of Graphviz.")
    def dot(self) -> str:
        """A drawing for Graphviz."""
        return draw_dot(self.lineage)

    @field(description="The graph as a Mermaid flowchart.")
    def mermaid(self) -> str:
        """A drawing for Mermaid."""
        return draw_mermaid(self.lineage)


@strawberry.type(description="What an ancestor says of itself.")
class AncestorFields:
    """The plain fields of an ancestor."""

    id: strawberry.ID = strawberry.field(description="The blob's identifier.")
    relation: str = strawberry.field(description="`parent`, `grandparent`, `great-grandparent` and so on.")
    distance: int = strawberry.field(description="How many hops away it is.")

    @classmethod
    def of(cls, one: Relative) -> Self:
        """An ancestor as the walk found it."""
        return cls(id=strawberry.ID(one.id), relation=relation_of(-one.hops), distance=-one.hops)


@strawberry.type(description="What a descendant says of itself.")
class DescendantFields:
    """The plain fields of a descendant."""

    id: strawberry.ID = strawberry.field(description="The blob's identifier.")
    provider_id: str = strawberry.field(description="The provider that made it, or `user`.")
    depth: int = strawberry.field(description="How many hops away it is.")
    created_at: datetime = strawberry.field(description="When it was made.")

    @classmethod
    def of(cls, one: Relative) -> Self:
        """A descendant as the walk found it."""
        return cls(id=strawberry.ID(one.id), provider_id=one.created_by, depth=one.hops, created_at=one.created_at)


async def lineage_below(info: Info, blob_id: str, depth: int, direction: LineageDirection) -> Lineage:
    """The lineage of a blob that was there a moment ago."""
    hops = check_depth(depth, "depth")
    ancestors = await _chain(info, blob_id)
    below = () if direction is LineageDirection.ANCESTORS else await _tree(info, blob_id, hops)
    lineage = lineage_of(ancestors, below, direction, hops)
    count_walk(lineage.max_depth)
    return lineage


async def ancestors_below(info: Info, blob_id: str, depth: int) -> list[Relative]:
    """What a blob derives from, as far as asked."""
    hops = check_depth(depth, "depth")
    chain = (await _chain(info, blob_id))[1:]
    return chain if hops is None else chain[:hops]


async def descendants_below(info: Info, blob_id: str, depth: int, provider_id: str | None) -> list[Relative]:
    """What derives from a blob, as deep as asked, and of one provider where one is named."""
    await check_author(info.context.session, require_subject(info.context.actor), provider_id)
    tree = (await _tree(info, blob_id, check_depth(depth, "maxDepth")))[1:]
    return tree if provider_id is None else [one for one in tree if one.created_by == provider_id]


async def _chain(info: Info, blob_id: str) -> list[Relative]:
    return _there(await info.context.load(load_ancestors, blob_id), blob_id)


async def _tree(info: Info, blob_id: str, depth: int | None) -> list[Relative]:
    return _there(await info.context.load(load_descendants, DescendantsBelow(blob_id, depth)), blob_id)


def _there(found: list[Relative] | None, blob_id: str) -> list[Relative]:
    if not found:
        raise blob_not_found(blob_id)  # removed since it was read
    return found
