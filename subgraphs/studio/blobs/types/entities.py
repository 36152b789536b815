"""Rows of blobs and deltas come in, the GraphQL entities Blob, Delta and User go out, and how they hang together."""

from typing import Annotated, TypeVar

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from subgraphs.kit.connection import After, Before, Connection, First, Last, PageNumber
from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_subject
from subgraphs.kit.pagination import page_request
from subgraphs.studio.blobs.domain.lineage import UNLIMITED, LineageDirection
from subgraphs.studio.blobs.domain.versions import blob_id_or_none
from subgraphs.studio.blobs.errors import blob_not_found, permission_denied
from subgraphs.studio.blobs.loaders import (
    ChildrenBelow,
    HistoryBelow,
    load_all_children,
    load_blobs,
    load_children,
    load_delta_pages,
    load_deltas,
    load_deltas_at,
    load_histories,
    load_processing,
)
from subgraphs.studio.blobs.repository.blobs import BlobCriteria, BlobOrder
from subgraphs.studio.blobs.repository.history import DeltaCriteria
from subgraphs.studio.blobs.service.access import SERVICE, visible_to
from subgraphs.studio.blobs.service.comparing import compare_versions
from subgraphs.studio.blobs.service.reading import delta_criteria, list_blobs
from subgraphs.studio.blobs.types.blob_fields import BlobFields, Info
from subgraphs.studio.blobs.types.delta_fields import DeltaFields
from subgraphs.studio.blobs.types.diff import BlobDiff
from subgraphs.studio.blobs.types.inputs import BlobFilter, BlobSort
from subgraphs.studio.blobs.types.lineage_fields import (
    AncestorFields,
    DescendantFields,
    LineageEdgeFields,
    LineageFields,
    LineageNodeFields,
    ancestors_below,
    descendants_below,
    lineage_below,
)

T = TypeVar("T")

Filter = Annotated[BlobFilter | None, strawberry.argument(description="What the list is narrowed to.")]
Sort = Annotated[BlobSort | None, strawberry.argument(description="How it is sorted; newest first unless given.")]
FromVersion = Annotated[
    int | None, strawberry.argument(description="Only deltas that start from this version or a later one.")
]
ToVersion = Annotated[
    int | None, strawberry.argument(description="Only deltas that lead to this version or an earlier one.")
]
ByProvider = Annotated[str | None, strawberry.argument(description="Only deltas by this provider, or by `user`.")]
DiffFrom = Annotated[int, strawberry.argument(name="from", description="The version to compare with.")]
DiffTo = Annotated[int | None, strawberry.argument(description="The version to compare; this one unless given.")]
MadeBy = Annotated[str | None, strawberry.argument(description="Only blobs made by this provider, or by `user`.")]
Depth = Annotated[int, strawberry.argument(description="How many hops to follow from the blob; -1 for all.")]
Ways = Annotated[LineageDirection, strawberry.argument(description="Which way to follow.")]


@strawberry.federation.type(
    keys=[Key(fields=FieldSet("id"), resolvable=False)],
    description="A provider, as what processes blobs and makes them.",
)
class Provider:
    """A provider by its identifier: all else is known elsewhere."""

    id: strawberry.ID = strawberry.field(description="The provider's identifier.")


@strawberry.federation.type(keys=["id"], description="A user, as the owner of blobs.")
class User:
    """The part of a user that this subgraph knows."""

    id: strawberry.ID = strawberry.field(description="The user's identifier.")

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "User":  # noqa: A002 - the key's name
        """Every user may own blobs."""
        return cls(id=id)

    @field(description="The user's blobs. Only for the user: PERMISSION_DENIED for anybody else.")
    async def blobs(
        self,
        info: Info,
        *,
        filter: Filter = None,  # noqa: A002 - the argument's name
        sort: Sort = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        page: PageNumber = 1,
    ) -> "Connection[Blob] | None":
        """A page of the user's blobs."""
        if require_subject(info.context.actor) != self.id:
            raise permission_denied("Blobs are shown to their owner only")
        criteria = filter.criteria() if filter else BlobCriteria()
        order = sort.order() if sort else BlobOrder()
        request = page_request(first, after, last, before, page=page)
        found = await list_blobs(info.context.session, self.id, criteria, order, request)
        return Connection.of(found, Blob.of)


@strawberry.federation.type(keys=["id"], description="A versioned piece of content with metadata, owned by one user.")
class Blob(BlobFields):
    """A blob at its head, or as it was at an earlier version."""

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Blob | None":  # noqa: A002 - the key's name
        """The caller's blob with this id; null where there is none, PERMISSION_DENIED for another user's."""
        require_subject(info.context.actor)
        blob_id = blob_id_or_none(id)
        row = await info.context.load(load_blobs, blob_id) if blob_id else None
        return None if row is None else cls.of(visible_to(info.context.actor, row))

    @field(description="Whose it is.")
    def owner(self) -> User:
        """The owner's entity."""
        return User(id=self.owner_id)

    @field(description="The blob that it derives from; null for a root.")
    async def parent(self, info: Info) -> "Blob | None":
        """The parent, which has the same owner."""
        row = await info.context.load(load_blobs, self.row.parent_id) if self.row.parent_id else None
        return None if row is None else Blob.of(row)

    @field(description="The blobs that derive directly from it, oldest first.")
    async def children(
        self, info: Info, *, first: First = 20, after: After = None, last: Last = None, before: Before = None
    ) -> "Connection[Blob]":
        """A page of children."""
        request = page_request(first, after, last, before)
        found = await info.context.load(load_children, ChildrenBelow(self.row.id, request))
        return Connection.of(_present(found, self.row.id), Blob.of)

    @field(description="All blobs that derive directly from it, oldest first; `children` gives them in pages.")
    async def all_children(self, info: Info) -> list["Blob"]:
        """The children in one piece."""
        return [Blob.of(row) for row in await info.context.load(load_all_children, self.row.id) or []]

    @field(description="The providers that were named when it was made, in their order; they process it.")
    async def requested_providers(self, info: Info) -> list["Provider | None"]:
        """The providers' entities."""
        rows = await info.context.load(load_processing, self.row.id) or []
        return [Provider(id=strawberry.ID(row.provider_id)) for row in rows]

    @field(description="The deltas up to this version, oldest first.")
    async def deltas(
        self,
        info: Info,
        *,
        from_version: FromVersion = None,
        to_version: ToVersion = None,
        provider_id: ByProvider = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> "Connection[Delta]":
        """A page of the history."""
        criteria = await self._criteria(info, from_version, to_version, provider_id)
        wanted = HistoryBelow(self._at(), criteria, page_request(first, after, last, before))
        return Connection.of(_present(await info.context.load(load_delta_pages, wanted), self.row.id), Delta.of)

    @field(description="All deltas up to this version, oldest first.")
    async def history(
        self,
        info: Info,
        *,
        from_version: FromVersion = None,
        to_version: ToVersion = None,
        provider_id: ByProvider = None,
    ) -> list["Delta"]:
        """The history in one piece."""
        wanted = HistoryBelow(self._at(), await self._criteria(info, from_version, to_version, provider_id))
        return [Delta.of(row) for row in await info.context.load(load_histories, wanted) or []]

    @field(description="How two versions differ; BLOB_NOT_FOUND for a version that there is not.")
    async def diff(self, info: Info, *, from_: DiffFrom, to: DiffTo = None) -> BlobDiff:
        """From an earlier or later version to this one, or to another."""
        versions = (from_, self.version if to is None else to)
        files = info.context.resources.files
        return BlobDiff.of(await compare_versions(info.context.session, files, self.row, *versions), *versions)

    @field(description="The delta that made this version.")
    async def latest_delta(self, info: Info) -> "Delta":
        """The last one of the history."""
        return Delta.of(_present(await info.context.load(load_deltas_at, self._at()), self.row.id))

    @field(description="The graph of what this blob derives from and what derives from it.")
    async def lineage(
        self, info: Info, *, depth: Depth = UNLIMITED, direction: Ways = LineageDirection.BOTH
    ) -> "Lineage":
        """The graph, with the blob's own place in it."""
        return Lineage.of(await lineage_below(info, self.row.id, depth, direction))

    @field(description="What this blob derives from, nearest first.")
    async def ancestors(self, info: Info, *, depth: Depth = UNLIMITED) -> list["Ancestor"]:
        """The chain up to the root."""
        return [Ancestor.of(one) for one in await ancestors_below(info, self.row.id, depth)]

    @field(description="What derives from this blob: level by level, each in the order of creation.")
    async def descendants(
        self, info: Info, *, max_depth: Depth = UNLIMITED, provider_id: MadeBy = None
    ) -> list["Descendant"]:
        """The tree below it."""
        return [Descendant.of(one) for one in await descendants_below(info, self.row.id, max_depth, provider_id)]

    async def _criteria(
        self, info: Info, first: int | None, last: int | None, provider_id: str | None
    ) -> DeltaCriteria:
        return await delta_criteria(info.context.session, self.owner_id, first, last, provider_id)

    def _at(self) -> tuple[str, int]:
        return self.row.id, self.row.version


@strawberry.federation.type(
    keys=["id"], description="One change of a blob, from a version to the next. It never changes."
)
class Delta(DeltaFields):
    """A step of a blob's history."""

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Delta | None":  # noqa: A002 - the key's name
        """The delta of the caller's blob; null where there is none, PERMISSION_DENIED for another user's."""
        subject, scopes = require_subject(info.context.actor), info.context.actor.scopes
        found = await info.context.load(load_deltas, str(id))
        if found is not None and found[1] != subject and SERVICE not in scopes:
            raise permission_denied("The delta belongs to another user's blob")
        return None if found is None else cls.of(found[0])

    @field(description="The blob that it changed.")
    async def blob(self, info: Info) -> Blob:
        """The blob at its head."""
        return Blob.of(_present(await info.context.load(load_blobs, self.row.blob_id), self.row.blob_id))


@strawberry.type(description="A blob in a lineage.")
class LineageNode(LineageNodeFields):
    """A node."""

    @field(description="The blob.")
    async def blob(self, info: Info) -> Blob:
        """The blob at its head."""
        return await _blob(info, self.node.blob_id)


@strawberry.type(description="The step from a blob to one that was made of it.")
class LineageEdge(LineageEdgeFields):
    """An edge."""

    @field(description="The blob of which the other was made.")
    async def parent(self, info: Info) -> Blob:
        """The upper end."""
        return await _blob(info, self.edge.parent_id)

    @field(description="The blob that was made.")
    async def child(self, info: Info) -> Blob:
        """The lower end."""
        return await _blob(info, self.edge.child_id)

    @field(description="The delta that made it; `run` in it tells of the provider's run.")
    async def delta(self, info: Info) -> Delta:
        """The child's first delta."""
        return Delta.of(_present(await info.context.load(load_deltas_at, (self.edge.child_id, 1)), self.edge.child_id))


@strawberry.type(description="The graph of what a blob derives from and what derives from it.")
class Lineage(LineageFields):
    """A part of a tree of blobs."""

    @field(description="The blob at the top of the tree, whether or not it is among the nodes.")
    async def root(self, info: Info) -> Blob:
        """The root's entity."""
        return await _blob(info, self.lineage.root_id)

    @field(description="The blobs, by level and in each level by creation.")
    def nodes(self) -> list[LineageNode]:
        """The nodes."""
        return [LineageNode.of(node) for node in self.lineage.nodes]

    @field(description="The steps between the nodes.")
    def edges(self) -> list[LineageEdge]:
        """The edges, in the order of the blobs to which they lead."""
        return [LineageEdge.of(edge) for edge in self.lineage.edges]


@strawberry.type(description="A blob from which another derives.")
class Ancestor(AncestorFields):
    """A step up the chain."""

    @field(description="The blob.")
    async def blob(self, info: Info) -> Blob:
        """The blob at its head."""
        return await _blob(info, self.id)


@strawberry.type(description="A blob that derives from another.")
class Descendant(DescendantFields):
    """A blob somewhere below."""

    @field(description="The blob.")
    async def blob(self, info: Info) -> Blob:
        """The blob at its head."""
        return await _blob(info, self.id)


async def _blob(info: Info, blob_id: str) -> Blob:
    return Blob.of(_present(await info.context.load(load_blobs, blob_id), blob_id))


def _present(found: T | None, blob_id: str) -> T:
    """What belongs to a blob that was there a moment ago; BLOB_NOT_FOUND where it has just been removed."""
    if found is None:
        raise blob_not_found(blob_id)
    return found
