"""The inputs of mutations and lists come in as GraphQL gives them, and go out as the service takes them."""

import strawberry

from subgraphs.kit.scalars import JSON
from subgraphs.studio.blobs.domain.content import ContentEncoding
from subgraphs.studio.blobs.domain.versions import ConflictPolicy, DeltaOperation
from subgraphs.studio.blobs.repository.blobs import BlobCriteria, BlobOrder, BlobSortField
from subgraphs.studio.blobs.service.author import Writer
from subgraphs.studio.blobs.service.changing import Revert
from subgraphs.studio.blobs.service.creating import BlobDraft, with_common
from subgraphs.studio.blobs.service.deleting import Deletion
from subgraphs.studio.blobs.service.merging import Change, Undo
from subgraphs.studio.blobs.types.enums import SortDirection

_BASE = "The version from which this starts; VERSION_MISMATCH where it is not the current one. Without it, any is."
_ON_CONFLICT = "What to do where `fromVersion` is no longer the current version."
_TRIGGER = (
    "Whether providers shall look at the change. By default those do that were named when the blob was made, and "
    "registered ones that listen to edits; with true also those whose output derives from the blob; with false none."
)
_IF_MATCH = 'An If-Match header, such as `"3"`; CONCURRENT_MODIFICATION where it does not name the current version.'
_PATCH = (
    "A merge object (RFC 7396), one operation or an array of operations (RFC 6902), on the document "
    "`{content, content_type, metadata}`. Below `/content` it reaches into JSON content."
)
_KEY = (
    "A text of the client's own: the same request under the same key is done once and answered alike for a day; "
    "DUPLICATE_RESOURCE where the key was used for another request."
)
_WRITER = "The provider that writes. Only for services: PERMISSION_DENIED for anybody without the scope `service`."
_OWNER = "The user for whom a service writes. Only for services, like `providerId`."
_RUN = (
    "What a service says of the run that made this, such as `provider_version`, `configuration_hash`, `job_id` and "
    "`duration_seconds`: it stands at the edge of the lineage. Only for services, like `providerId`."
)
_NEW_ENCODING = "How `content` is said. Without it, base64 is recognised where it is plainly meant."
_PATCH_ENCODING = "How whole contents in the patch are said; literal text unless given."


@strawberry.input(description="What a list of blobs is narrowed to. All that is given must hold.")
class BlobFilter:
    """Criteria of a list."""

    parent_id: strawberry.ID | None = strawberry.field(description="Children of this blob.", default=None)
    content_types: list[str] | None = strawberry.field(description="Of one of these content types.", default=None)
    tags: list[str] | None = strawberry.field(description="With one of these in `metadata.tags`.", default=None)
    provider: str | None = strawberry.field(description="Created or processed by this provider.", default=None)

    def criteria(self) -> BlobCriteria:
        """The same for the service."""
        return BlobCriteria(
            parent_id=self.parent_id,
            content_types=tuple(self.content_types or ()),
            tags=tuple(self.tags or ()),
            provider_id=self.provider,
        )


@strawberry.input(description="How a list of blobs is sorted. Where two are alike, the order of creation decides.")
class BlobSort:
    """The order of a list."""

    field: BlobSortField = strawberry.field(description="What to sort by.")
    direction: SortDirection = strawberry.field(description="In which direction.", default=SortDirection.DESC)

    def order(self) -> BlobOrder:
        """The same for the service."""
        return BlobOrder(self.field, descending=self.direction is SortDirection.DESC)


@strawberry.input(description="A new blob.")
class CreateBlobInput:
    """What `createBlob` takes."""

    content: str = strawberry.field(description="Its content, at most 10 485 760 bytes once decoded.")
    content_type: str = strawberry.field(description="Its media type, such as `text/markdown`.")
    encoding: ContentEncoding | None = strawberry.field(description=_NEW_ENCODING, default=None)
    metadata: JSON | None = strawberry.field(
        description="An object of the client's own; `title` and `tags` in it are understood.", default=None
    )
    parent_id: strawberry.ID | None = strawberry.field(description="The own blob that it derives from.", default=None)
    providers: list[str] | None = strawberry.field(description="The providers that shall process it.", default=None)
    idempotency_key: str | None = strawberry.field(description=_KEY, default=None)
    provider_id: str | None = strawberry.field(description=_WRITER, default=None)
    on_behalf_of: strawberry.ID | None = strawberry.field(description=_OWNER, default=None)
    run: JSON | None = strawberry.field(description=_RUN, default=None)

    def draft(self) -> BlobDraft:
        """The same for the service."""
        return BlobDraft(
            content=self.content,
            content_type=self.content_type,
            encoding=self.encoding,
            metadata=self.metadata,
            parent_id=self.parent_id,
            providers=tuple(self.providers or ()),
            run=self.run,
        )

    def writer(self) -> Writer:
        """Who writes, where a service does."""
        return Writer(self.provider_id, self.on_behalf_of, described=self.run is not None)


@strawberry.input(description="What is wrong with a blob that came to whoever asks in a form that this API cannot say.")
class UnreadableInput:
    """What a client that speaks for others could not read, such as the REST API."""

    field: str = strawberry.field(description="The field that is wrong, as its sender calls it.")
    reason: str = strawberry.field(description="A sentence that says what is wrong with it.")


@strawberry.input(description="A blob of a batch. One that is not as it must be fails alone.")
class BatchBlobInput:
    """What `createBlobs` takes for each blob."""

    content: str | None = strawberry.field(description="Its content.", default=None)
    content_type: str | None = strawberry.field(description="Its media type.", default=None)
    encoding: ContentEncoding | None = strawberry.field(description=_NEW_ENCODING, default=None)
    metadata: JSON | None = strawberry.field(
        description="An object of the client's own; its keys win over `commonMetadata`.", default=None
    )
    parent_id: strawberry.ID | None = strawberry.field(description="The own blob that it derives from.", default=None)
    providers: list[str] | None = strawberry.field(
        description="The providers that shall process it, in place of those of the batch.", default=None
    )
    unreadable: UnreadableInput | None = strawberry.field(
        description="In place of all else: why the blob fails, with VALIDATION_ERROR.", default=None
    )

    def draft(self, common_metadata: JSON | None, providers: list[str] | None) -> BlobDraft:
        """The same for the service, with what the batch says of all its blobs."""
        return BlobDraft(
            content=self.content,
            content_type=self.content_type,
            encoding=self.encoding,
            metadata=with_common(common_metadata, self.metadata),
            parent_id=self.parent_id,
            providers=tuple((providers if self.providers is None else self.providers) or ()),
            unreadable=None if self.unreadable is None else (self.unreadable.field, self.unreadable.reason),
        )


@strawberry.input(description="Blobs that are created together; each is created or fails for itself.")
class CreateBlobsInput:
    """What `createBlobs` takes."""

    blobs: list[BatchBlobInput] = strawberry.field(description="The blobs, 1 to 100.")
    common_metadata: JSON | None = strawberry.field(description="Metadata that each of them gets.", default=None)
    providers: list[str] | None = strawberry.field(description="The providers that shall process them.", default=None)
    idempotency_key: str | None = strawberry.field(description=_KEY, default=None)

    def drafts(self) -> list[BlobDraft]:
        """The same for the service."""
        return [blob.draft(self.common_metadata, self.providers) for blob in self.blobs]


@strawberry.input(description="A change of a blob, with what follows from it.")
class UpdateBlobInput:
    """What `updateBlob` takes."""

    blob_id: strawberry.ID = strawberry.field(description="The blob to change.")
    patch: JSON = strawberry.field(description=_PATCH)
    operation: DeltaOperation = strawberry.field(description="UPDATE or TRANSFORM.", default=DeltaOperation.UPDATE)
    encoding: ContentEncoding | None = strawberry.field(description=_PATCH_ENCODING, default=None)
    on_conflict: ConflictPolicy = strawberry.field(description=_ON_CONFLICT, default=ConflictPolicy.FAIL)
    from_version: int | None = strawberry.field(description=_BASE, default=None)
    if_match: str | None = strawberry.field(description=_IF_MATCH, default=None)
    trigger_providers: bool | None = strawberry.field(description=_TRIGGER, default=None)
    idempotency_key: str | None = strawberry.field(description=_KEY, default=None)
    provider_id: str | None = strawberry.field(description=_WRITER, default=None)
    on_behalf_of: strawberry.ID | None = strawberry.field(description=_OWNER, default=None)
    run: JSON | None = strawberry.field(description=_RUN, default=None)

    def change(self) -> Change:
        """The same for the service."""
        return Change(
            blob_id=self.blob_id,
            patch=self.patch,
            operation=self.operation,
            encoding=self.encoding,
            on_conflict=self.on_conflict,
            from_version=self.from_version,
            if_match=self.if_match,
            trigger_providers=self.trigger_providers,
            run=self.run,
        )

    def writer(self) -> Writer:
        """Who writes, where a service does."""
        return Writer(self.provider_id, self.on_behalf_of, described=self.run is not None)


@strawberry.input(description="A delta to apply to a blob.")
class ApplyDeltaInput:
    """What `applyDelta` takes."""

    blob_id: strawberry.ID = strawberry.field(description="The blob to change.")
    patch: JSON = strawberry.field(description=_PATCH)
    operation: DeltaOperation = strawberry.field(description="UPDATE or TRANSFORM.", default=DeltaOperation.UPDATE)
    encoding: ContentEncoding | None = strawberry.field(description=_PATCH_ENCODING, default=None)
    on_conflict: ConflictPolicy = strawberry.field(description=_ON_CONFLICT, default=ConflictPolicy.FAIL)
    from_version: int | None = strawberry.field(description=_BASE, default=None)
    idempotency_key: str | None = strawberry.field(description=_KEY, default=None)

    def change(self) -> Change:
        """The same for the service."""
        return Change(
            blob_id=self.blob_id,
            patch=self.patch,
            operation=self.operation,
            encoding=self.encoding,
            on_conflict=self.on_conflict,
            from_version=self.from_version,
            trigger_providers=False,
        )


@strawberry.input(description="A return to an earlier version. History stays as it is: a new version says the same.")
class RevertBlobInput:
    """What `revertBlob` takes."""

    blob_id: strawberry.ID = strawberry.field(description="The blob to change.")
    target_version: int = strawberry.field(description="The version whose content and metadata come back.")
    create_backup: bool = strawberry.field(
        description="Whether to keep the current version as a blob of its own.", default=False
    )
    from_version: int | None = strawberry.field(description=_BASE, default=None)
    if_match: str | None = strawberry.field(description=_IF_MATCH, default=None)
    idempotency_key: str | None = strawberry.field(description=_KEY, default=None)

    def revert(self) -> Revert:
        """The same for the service."""
        return Revert(
            blob_id=self.blob_id,
            target_version=self.target_version,
            create_backup=self.create_backup,
            from_version=self.from_version,
            if_match=self.if_match,
        )


@strawberry.input(description="A delta that shall be undone. History stays: a new version goes without what it did.")
class UndoDeltaInput:
    """What `undoDelta` takes."""

    delta_id: strawberry.ID = strawberry.field(description="The delta to undo.")
    from_version: int | None = strawberry.field(description=_BASE, default=None)
    if_match: str | None = strawberry.field(description=_IF_MATCH, default=None)
    idempotency_key: str | None = strawberry.field(description=_KEY, default=None)

    def undo(self) -> Undo:
        """The same for the service."""
        return Undo(delta_id=self.delta_id, from_version=self.from_version, if_match=self.if_match)


@strawberry.input(description="A blob that shall go. Children that stay become roots.")
class DeleteBlobInput:
    """What `deleteBlob` takes."""

    blob_id: strawberry.ID = strawberry.field(description="The blob to remove.")
    cascade: bool = strawberry.field(description="Whether all its descendants go with it.", default=False)
    soft: bool = strawberry.field(
        description="Whether it is only hidden: its history stays, and it still counts as stored.", default=False
    )
    if_match: str | None = strawberry.field(description=_IF_MATCH, default=None)

    def deletion(self) -> Deletion:
        """The same for the service."""
        return Deletion(blob_id=self.blob_id, cascade=self.cascade, soft=self.soft, if_match=self.if_match)
