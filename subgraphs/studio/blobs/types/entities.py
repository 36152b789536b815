"""Rows of blobs and deltas come in, the GraphQL entities Blob, Delta and User go out."""

from datetime import datetime
from typing import Annotated, TypeVar

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, PageNumber
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_subject
from subgraphs.kit.pagination import page_request
from subgraphs.kit.scalars import JSON, URL
from subgraphs.studio.blobs.domain.content import (
    DEFAULT_TEXT_BYTES,
    beginning_of,
    check_text_bytes,
    is_text,
    shown_content,
)
from subgraphs.studio.blobs.domain.description import enriched_metadata, reading_time
from subgraphs.studio.blobs.domain.detached import digest_of
from subgraphs.studio.blobs.domain.json_values import parse_object
from subgraphs.studio.blobs.domain.providers import ProcessingStatus
from subgraphs.studio.blobs.domain.versions import DeltaOperation, blob_id_or_none
from subgraphs.studio.blobs.errors import blob_not_found, permission_denied
from subgraphs.studio.blobs.loaders import (
    ChildrenBelow,
    HistoryBelow,
    load_all_children,
    load_blobs,
    load_children,
    load_content,
    load_delta_pages,
    load_deltas,
    load_deltas_at,
    load_histories,
    load_patch,
    load_processing,
)
from subgraphs.studio.blobs.models import BlobRow, DeltaRow
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.repository.blobs import BlobCriteria, BlobOrder
from subgraphs.studio.blobs.service.access import SERVICE, visible_to
from subgraphs.studio.blobs.service.links import content_url
from subgraphs.studio.blobs.service.reading import delta_criteria, list_blobs
from subgraphs.studio.blobs.types.enums import DeltaStatus
from subgraphs.studio.blobs.types.inputs import BlobFilter, BlobSort

Info = strawberry.Info[Context[Resources], None]
T = TypeVar("T")

Filter = Annotated[BlobFilter | None, strawberry.argument(description="What the list is narrowed to.")]
Sort = Annotated[BlobSort | None, strawberry.argument(description="How it is sorted; newest first unless given.")]
FromVersion = Annotated[
    int | None, strawberry.argument(description="Only deltas that start from this version or a later one.")
]
ToVersion = Annotated[
    int | None, strawberry.argument(description="Only deltas that lead to this version or an earlier one.")
]
MaxBytes = Annotated[int, strawberry.argument(description="How many bytes of UTF-8 at most.")]
ByProvider = Annotated[str | None, strawberry.argument(description="Only deltas by this provider, or by `user`.")]


@strawberry.type(description="What becomes of a blob at a provider.")
class ProviderStatus:
    """A provider that was asked to process a blob."""

    provider_id: str = strawberry.field(description="The provider.")
    status: ProcessingStatus = strawberry.field(description="How far it has come.")


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
class Blob:
    """A blob at its head, or as it was at an earlier version."""

    row: strawberry.Private[BlobRow]
    id: strawberry.ID = strawberry.field(description="The blob's identifier, a UUID.")
    owner_id: strawberry.ID = strawberry.field(description="Whose it is.")
    title: str = strawberry.field(description='`metadata.title`, or the first line of the text, or "Untitled".')
    content_type: str = strawberry.field(description="Its media type.")
    size: int = strawberry.field(description="The size of its content in bytes.")
    version: int = strawberry.field(description="The number of this version, counted from 1 without gaps.")
    parent_id: strawberry.ID | None = strawberry.field(description="The blob that it derives from; null for a root.")
    created_by: str = strawberry.field(description="The provider that made it, or `user`.")
    word_count: int | None = strawberry.field(description="The words of its content; null unless it is text.")
    created_at: datetime = strawberry.field(description="When its first version was made.")
    updated_at: datetime = strawberry.field(description="When this version was made.")
    deleted_at: datetime | None = strawberry.field(description="When it was hidden; null for what can be seen.")

    @classmethod
    def of(cls, row: BlobRow) -> "Blob":
        """The blob of a row."""
        return cls(
            row=row,
            id=strawberry.ID(row.id),
            owner_id=strawberry.ID(row.owner_id),
            title=row.title,
            content_type=row.content_type,
            size=row.size,
            version=row.version,
            parent_id=None if row.parent_id is None else strawberry.ID(row.parent_id),
            created_by=row.created_by,
            word_count=row.word_count,
            created_at=row.created_at,
            updated_at=row.updated_at,
            deleted_at=row.deleted_at,
        )

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

    @field(description="Its content: text, or base64 for content types that are not text.")
    async def content(self, info: Info) -> str:
        """Read it, where it does not stand in the row."""
        return shown_content(await load_content(info.context, self.row), self.content_type)

    @field(description="Its content where it is text, cut to a number of bytes; null for content that is not text.")
    async def text(self, info: Info, max_bytes: MaxBytes = DEFAULT_TEXT_BYTES) -> str | None:
        """The beginning of the text, for readers that need no more."""
        check_text_bytes(max_bytes)
        if not is_text(self.content_type):
            return None
        return beginning_of(await load_content(info.context, self.row), max_bytes)

    @field(description="The SHA-256 of its content in hexadecimal.")
    async def content_hash(self, info: Info) -> str:
        """The name under which equal contents are one."""
        return self.row.content_digest or digest_of(await load_content(info.context, self.row))

    @field(description="An address from which anybody can read this version's content for an hour.")
    def content_url(self, info: Info) -> URL:
        """Sign the address."""
        resources = info.context.resources
        return URL(content_url(resources.signer, resources.settings.public_url, self.row))

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

    @field(description="Its metadata as stored.")
    def metadata(self) -> JSON:
        """The user's own object."""
        return JSON(parse_object(self.row.document_metadata))

    @field(description="Its metadata with `word_count` and `reading_time` for text; the user's own keys win.")
    def enriched_metadata(self) -> JSON:
        """The user's object and what follows from the content."""
        return JSON(enriched_metadata(parse_object(self.row.document_metadata), self.word_count))

    @field(description="How long it takes to read, such as `3 min`; null unless it is text.")
    def reading_time(self) -> str | None:
        """At 200 words a minute."""
        return None if self.word_count is None else reading_time(self.word_count)

    @field(description="The providers that were asked to process it, in the order in which they were named.")
    async def processing_status(self, info: Info) -> list[ProviderStatus]:
        """What has become of it there."""
        rows = await info.context.load(load_processing, self.row.id) or []
        return [ProviderStatus(provider_id=row.provider_id, status=ProcessingStatus(row.status)) for row in rows]

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
        criteria = delta_criteria(from_version, to_version, provider_id)
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
        wanted = HistoryBelow(self._at(), delta_criteria(from_version, to_version, provider_id))
        return [Delta.of(row) for row in await info.context.load(load_histories, wanted) or []]

    @field(description="The delta that made this version.")
    async def latest_delta(self, info: Info) -> "Delta":
        """The last one of the history."""
        return Delta.of(_present(await info.context.load(load_deltas_at, self._at()), self.row.id))

    def _at(self) -> tuple[str, int]:
        return self.row.id, self.row.version


@strawberry.federation.type(
    keys=["id"], description="One change of a blob, from a version to the next. It never changes."
)
class Delta:
    """A step of a blob's history."""

    row: strawberry.Private[DeltaRow]
    id: strawberry.ID = strawberry.field(description="The delta's identifier.")
    blob_id: strawberry.ID = strawberry.field(description="The blob that it changed.")
    provider_id: str = strawberry.field(description="Who made it: a provider, or `user`.")
    operation: DeltaOperation = strawberry.field(description="What it did.")
    from_version: int = strawberry.field(description="The version that it changed; 0 for the first delta.")
    to_version: int = strawberry.field(description="The version that it made.")
    status: DeltaStatus = strawberry.field(description="How far its application has come.")
    applied_at: datetime = strawberry.field(description="When it was applied.")

    @classmethod
    def of(cls, row: DeltaRow) -> "Delta":
        """The delta of a row."""
        return cls(
            row=row,
            id=strawberry.ID(row.id),
            blob_id=strawberry.ID(row.blob_id),
            provider_id=row.provider_id,
            operation=DeltaOperation(row.operation),
            from_version=row.to_version - 1,
            to_version=row.to_version,
            status=DeltaStatus.APPLIED,
            applied_at=row.applied_at,
        )

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

    @field(description="What its provider said of the run that made it; null where it said nothing, as users do.")
    def run(self) -> JSON | None:
        """The facts of the run."""
        return None if self.row.run is None else JSON(parse_object(self.row.run))

    @field(description="The patch as its author wrote it: a merge object, one operation, or an array of operations.")
    async def patch(self, info: Info) -> JSON:
        """The patch with its large contents put back."""
        return JSON(await load_patch(info.context, self.row))


def _present(found: T | None, blob_id: str) -> T:
    """What belongs to a blob that was there a moment ago; BLOB_NOT_FOUND where it has just been removed."""
    if found is None:
        raise blob_not_found(blob_id)
    return found
