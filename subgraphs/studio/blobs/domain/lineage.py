"""The relatives of a blob, as rows of one walk through the forest, come in; graph, statistics and their words go out.

Every blob has at most one parent, so what derives from what is a forest: the ancestors of a blob are a chain, and the
edge to a blob is known by the blob itself (decisions D-17 to D-19).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from subgraphs.studio.blobs.domain.json_values import JsonObject, parse_object
from subgraphs.studio.blobs.domain.providers import USER
from subgraphs.studio.blobs.errors import invalid_input

UNLIMITED: Final = -1
_MOST_GREATS: Final = 100
_DERIVATION: Final = "derivation"
_TRANSFORMS: Final = {USER: _DERIVATION, "text-expander": "expansion", "summarizer": "summary"}


class LineageDirection(StrEnum):
    """Which way a lineage is followed from the blob that is asked about."""

    ANCESTORS = "ancestors"
    DESCENDANTS = "descendants"
    BOTH = "both"


class LineageNodeKind(StrEnum):
    """Whether a blob stands at the top of its tree."""

    ROOT = "root"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Relative:
    """A blob in the family of another; `hops` from that one, negative for ancestors and 0 for itself."""

    id: str
    hops: int
    parent_id: str | None
    created_by: str
    title: str
    stored_metadata: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Node:
    """A blob in a lineage. `level` is its distance from the root of the tree."""

    blob_id: str
    kind: LineageNodeKind
    level: int
    hops: int
    provider_id: str | None
    title: str
    stored_metadata: str

    def metadata(self) -> JsonObject:
        """The blob's metadata, always with a title."""
        return {"title": self.title, **parse_object(self.stored_metadata)}


@dataclass(frozen=True, slots=True)
class Edge:
    """A blob came from another."""

    parent_id: str
    child_id: str
    provider_id: str
    transform: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """What is asked for of a tree: nodes by level and creation, and the edges between them."""

    blob_id: str
    root_id: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def max_depth(self) -> int:
        """How many levels lie between the highest and the lowest node."""
        levels = [node.level for node in self.nodes]
        return max(levels) - min(levels)

    @property
    def providers_involved(self) -> list[str]:
        """The providers that made any of the nodes, sorted; not the user."""
        makers = {node.provider_id for node in self.nodes if node.provider_id is not None}
        return sorted(makers - {USER})


def check_depth(depth: int, field: str) -> int | None:
    """How many hops are followed; None for all of them, which clients write as -1 (D-17)."""
    if depth < UNLIMITED:
        raise invalid_input(field, "A depth is a number of levels, or -1 for all of them")
    return None if depth == UNLIMITED else depth


def lineage_of(
    ancestors: Sequence[Relative], descendants: Sequence[Relative], direction: LineageDirection, depth: int | None
) -> Lineage:
    """The lineage of the blob with which both walks begin.

    `ancestors` is the whole chain, the blob first; `descendants` begins with the blob too, ordered by hops and
    creation, and goes no deeper than `depth`.
    """
    blob, root = ancestors[0], ancestors[-1]
    above = [one for one in reversed(ancestors[1:]) if depth is None or -one.hops <= depth]
    wanted = [] if direction is LineageDirection.DESCENDANTS else above
    wanted.append(blob)
    if direction is not LineageDirection.ANCESTORS:
        wanted += descendants[1:]
    level = len(ancestors) - 1
    nodes = tuple(_node(one, level + one.hops) for one in wanted)
    shown = {node.blob_id for node in nodes}
    edges = tuple(
        Edge(one.parent_id, one.id, one.created_by, transform_of(one.created_by))
        for one in wanted
        if one.parent_id is not None and one.parent_id in shown
    )
    return Lineage(blob.id, root.id, nodes, edges)


def _node(one: Relative, level: int) -> Node:
    kind = LineageNodeKind.DERIVED if level else LineageNodeKind.ROOT
    by = one.created_by if level else None
    return Node(one.id, kind, level, one.hops, by, one.title, one.stored_metadata)


def transform_of(provider_id: str) -> str:
    """What a provider does to a blob, in a word; its own id where there is no word for it (D-19)."""
    return _TRANSFORMS.get(provider_id, provider_id)


def relation_of(distance: int) -> str:
    """What an ancestor is called: parent, grandparent, great-grandparent and so on (D-18).

    Where the word would grow beyond reading, the greats are counted: a chain of 10 000 would else be told in 300 MB.
    """
    if distance == 1:
        return "parent"
    greats = distance - 2
    return "great-" * greats + "grandparent" if greats <= _MOST_GREATS else f"{greats}x-great-grandparent"
