"""Records come in, the entities of this subgraph go out: organizations, projects, assets, items and publications."""

from datetime import datetime
from typing import Annotated, TypeAlias, cast

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import Page, page_request
from subgraphs.kit.scalars import URL, BigInt
from subgraphs.wavestack.core.domain.assets import Asset as AssetRecord
from subgraphs.wavestack.core.domain.projects import Project as ProjectRecord
from subgraphs.wavestack.core.domain.publications import Publication as PublicationRecord
from subgraphs.wavestack.core.domain.queue import QueueItem as QueueItemRecord
from subgraphs.wavestack.core.loaders import (
    PageBelow,
    PublicationsBelow,
    QueueItemsBelow,
    load_asset_pages,
    load_assets,
    load_projects,
    load_publication_pages,
    load_publications,
    load_publications_of_items,
    load_queue_item_pages,
    load_queue_items,
)
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.service import assets, projects, queue_items
from subgraphs.wavestack.core.types.enums import AssetStatus, Platform, PublicationStatus, QueueStatus

Info: TypeAlias = strawberry.Info[Context[Resources], None]
Status = Annotated[QueueStatus | None, strawberry.argument(description="Only those with this status.")]
OfProject = Annotated[strawberry.ID | None, strawberry.argument(description="Only those of this project.")]


@strawberry.federation.type(keys=["id"], description="Who owns projects, assets and queue items.")
class Organization:
    """An organization as far as this subgraph knows it: its id, and what belongs to it."""

    id: strawberry.ID = strawberry.field(description="The organization's identifier, such as `org_123`.")

    @classmethod
    def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Organization | None":  # noqa: A002 - the key's name
        """The caller's own organization; nothing is said of others."""
        return cls(id=id) if id == info.context.actor.organization_id else None

    @field(description="Its projects, newest first.")
    async def projects(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Project"] | None:
        """A page of projects."""
        request = page_request(first, after, last, before, offset=offset)
        page = await projects.list_projects(info.context.session, info.context.actor, request)
        return Connection.of(page, Project.of)

    @field(description="Its queue items, newest first.")
    async def queue_items(
        self,
        info: Info,
        *,
        status: Status = None,
        project_id: OfProject = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["QueueItem"] | None:
        """A page of queue items."""
        request = page_request(first, after, last, before, offset=offset)
        page = await queue_items.list_queue_items(
            info.context.session, info.context.actor, request, status=status, project_id=project_id
        )
        return Connection.of(page, QueueItem.of)

    @field(description="Its assets, newest first.")
    async def assets(
        self,
        info: Info,
        *,
        project_id: OfProject = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Asset"] | None:
        """A page of assets."""
        request = page_request(first, after, last, before, offset=offset)
        page = await assets.list_assets(info.context.session, info.context.actor, request, project_id=project_id)
        return Connection.of(page, Asset.of)


@strawberry.federation.type(keys=["id"], description="A piece of work under which assets and queue items are gathered.")
class Project:
    """A project."""

    id: strawberry.ID = strawberry.field(description="The project's identifier, such as `proj_456`.")
    organization_id: strawberry.ID = strawberry.field(description="The identifier of the organization that owns it.")
    name: str = strawberry.field(description="What its people call it: 1 to 120 characters.")
    description: str | None = strawberry.field(description="What it is about.")
    created_at: datetime = strawberry.field(description="When it was created.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @classmethod
    def of(cls, record: ProjectRecord) -> "Project":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            organization_id=strawberry.ID(record.organization_id),
            name=record.name,
            description=record.description,
            created_at=record.created_at,
            updated_at=record.updated_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Project | None":  # noqa: A002 - the key's name
        """The project, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_projects, str(id))
        return None if record is None else cls.of(record)

    @field(description="The organization that owns it.")
    def organization(self) -> Organization | None:
        """The owner's entity."""
        return Organization(id=self.organization_id)

    @field(description="Its queue items, newest first.")
    async def queue_items(
        self,
        info: Info,
        *,
        status: Status = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["QueueItem"]:
        """A page of queue items."""
        request = page_request(first, after, last, before, offset=offset)
        page = await info.context.load(load_queue_item_pages, QueueItemsBelow(self.id, request, status))
        return Connection.of(cast("Page[QueueItemRecord]", page), QueueItem.of)  # the batch answers every key

    @field(description="Its assets, newest first.")
    async def assets(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Asset"]:
        """A page of assets."""
        request = page_request(first, after, last, before, offset=offset)
        page = await info.context.load(load_asset_pages, PageBelow(self.id, request))
        return Connection.of(cast("Page[AssetRecord]", page), Asset.of)  # the batch answers every key


@strawberry.federation.type(keys=["id"], description="A media file: uploaded, imported, or cut from another.")
class Asset:
    """An asset."""

    id: strawberry.ID = strawberry.field(description="The asset's identifier, such as `asset_789`.")
    organization_id: strawberry.ID = strawberry.field(description="The identifier of the organization that owns it.")
    project_id: strawberry.ID | None = strawberry.field(description="The identifier of the project it belongs to.")
    filename: str = strawberry.field(description="The name of its file, without folders.")
    mime_type: str = strawberry.field(description="The media type of its file, such as `video/mp4`.")
    size_bytes: BigInt | None = strawberry.field(description="The size of its file in bytes, once that is there.")
    duration: float | None = strawberry.field(description="Its playing time in seconds, where it has one.")
    status: AssetStatus = strawberry.field(description="Where its file stands.")
    source_url: URL | None = strawberry.field(description="Where its file was imported from.")
    checksum: str | None = strawberry.field(description="The SHA-256 of its file in hex, once that is there.")
    start_time: float | None = strawberry.field(description="For a clip: where in its source it starts, in seconds.")
    end_time: float | None = strawberry.field(description="For a clip: where in its source it ends, in seconds.")
    created_at: datetime = strawberry.field(description="When it was created.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @classmethod
    def of(cls, record: AssetRecord) -> "Asset":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            organization_id=strawberry.ID(record.organization_id),
            project_id=_optional_id(record.project_id),
            filename=record.filename,
            mime_type=record.mime_type,
            size_bytes=None if record.size_bytes is None else BigInt(record.size_bytes),
            duration=record.duration,
            status=AssetStatus(record.status),
            source_url=None if record.source_url is None else URL(record.source_url),
            checksum=record.checksum,
            start_time=record.start_time,
            end_time=record.end_time,
            created_at=record.created_at,
            updated_at=record.updated_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Asset | None":  # noqa: A002 - the key's name
        """The asset, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_assets, str(id))
        return None if record is None else cls.of(record)

    @field(description="The organization that owns it.")
    def organization(self) -> Organization | None:
        """The owner's entity."""
        return Organization(id=self.organization_id)

    @field(description="The project it belongs to.")
    async def project(self, info: Info) -> Project | None:
        """The project's entity."""
        return await _project(info, self.project_id)

    @field(description="Where its file can be read for some hours by whoever has this address, once that is there.")
    def download_url(self, info: Info) -> URL | None:
        """A signed address."""
        if self.status is not AssetStatus.READY:
            return None
        return URL(assets.download_url(info.context.resources, self.organization_id, self.id))

    @field(description="Where and how it was published, newest first.")
    async def publications(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Publication"]:
        """A page of publications."""
        request = page_request(first, after, last, before, offset=offset)
        page = await info.context.load(load_publication_pages, PublicationsBelow(self.id, request))
        return Connection.of(cast("Page[PublicationRecord]", page), Publication.of)  # the batch answers every key


@strawberry.federation.type(keys=["id"], description="Something to be published on one or more platforms.")
class QueueItem:
    """A queue item."""

    id: strawberry.ID = strawberry.field(description="The queue item's identifier, such as `clx1234`.")
    organization_id: strawberry.ID = strawberry.field(description="The identifier of the organization that owns it.")
    project_id: strawberry.ID | None = strawberry.field(description="The identifier of the project it belongs to.")
    asset_id: strawberry.ID | None = strawberry.field(description="The identifier of the asset to be published.")
    title: str = strawberry.field(description="Its title on the platforms: 1 to 120 characters.")
    caption: str | None = strawberry.field(description="The text that goes with it.")
    hashtags: list[str] = strawberry.field(description="Its hashtags in order, as they were sent.")
    platforms: list[Platform] = strawberry.field(description="Where it is to be published.")
    schedule_at: datetime | None = strawberry.field(description="When it is due; as soon as possible where empty.")
    status: QueueStatus = strawberry.field(description="Where it stands on its way to the platforms.")
    created_at: datetime = strawberry.field(description="When it was queued.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @classmethod
    def of(cls, record: QueueItemRecord) -> "QueueItem":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            organization_id=strawberry.ID(record.organization_id),
            project_id=_optional_id(record.project_id),
            asset_id=_optional_id(record.asset_id),
            title=record.title,
            caption=record.caption,
            hashtags=list(record.hashtags),
            platforms=[Platform(platform) for platform in record.platforms],
            schedule_at=record.schedule_at,
            status=QueueStatus(record.status),
            created_at=record.created_at,
            updated_at=record.updated_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "QueueItem | None":  # noqa: A002 - the key's name
        """The queue item, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_queue_items, str(id))
        return None if record is None else cls.of(record)

    @field(description="The organization that owns it.")
    def organization(self) -> Organization | None:
        """The owner's entity."""
        return Organization(id=self.organization_id)

    @field(description="The project it belongs to.")
    async def project(self, info: Info) -> Project | None:
        """The project's entity."""
        return await _project(info, self.project_id)

    @field(description="The asset to be published.")
    async def asset(self, info: Info) -> Asset | None:
        """The asset's entity."""
        record = None if self.asset_id is None else await info.context.load(load_assets, str(self.asset_id))
        return None if record is None else Asset.of(record)

    @field(description="What became of it on each of its platforms.")
    async def publications(self, info: Info) -> list["Publication"]:
        """One publication for each platform."""
        records = await info.context.load_known(load_publications_of_items, str(self.id))
        return [Publication.of(record) for record in records]


@strawberry.type(description="Why a publication failed.")
class PublicationError:
    """A reason."""

    code: str = strawberry.field(description="What kind of failure it was, such as `VALIDATION_ERROR`.")
    message: str = strawberry.field(description="The same as a sentence.")


@strawberry.federation.type(keys=["id"], description="A queue item on one of its platforms.")
class Publication:
    """A publication."""

    id: strawberry.ID = strawberry.field(description="The item's identifier and the platform: `clx1234:youtube`.")
    organization_id: strawberry.ID = strawberry.field(description="The identifier of the organization that owns it.")
    queue_item_id: strawberry.ID = strawberry.field(description="The identifier of the queue item.")
    asset_id: strawberry.ID | None = strawberry.field(description="The identifier of the published asset.")
    platform: Platform = strawberry.field(description="Where it is published.")
    status: PublicationStatus = strawberry.field(description="Where it stands.")
    url: URL | None = strawberry.field(description="Where people see it, once it is out.")
    external_id: str | None = strawberry.field(description="The platform's own identifier of it, once it is out.")
    round: int = strawberry.field(description="How often it was begun by hand: 1 for the first time.")
    error: PublicationError | None = strawberry.field(description="Why it failed, where it did.")
    published_at: datetime | None = strawberry.field(description="When the platform published it.")
    created_at: datetime = strawberry.field(description="When it was queued.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @classmethod
    def of(cls, record: PublicationRecord) -> "Publication":
        """The GraphQL form of a record."""
        error = record.error_code and PublicationError(code=record.error_code, message=record.error_message or "")
        return cls(
            id=strawberry.ID(record.id),
            organization_id=strawberry.ID(record.organization_id),
            queue_item_id=strawberry.ID(record.queue_item_id),
            asset_id=_optional_id(record.asset_id),
            platform=Platform(record.platform),
            status=PublicationStatus(record.status),
            url=None if record.url is None else URL(record.url),
            external_id=record.external_id,
            round=record.round,
            error=error or None,
            published_at=record.published_at,
            created_at=record.created_at,
            updated_at=record.updated_at,
        )

    @classmethod
    async def resolve_reference(
        cls,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - the key's name
    ) -> "Publication | None":
        """The publication, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_publications, str(id))
        return None if record is None else cls.of(record)

    @field(description="The queue item.")
    async def queue_item(self, info: Info) -> QueueItem | None:
        """The item's entity; none once it is deleted."""
        record = await info.context.load(load_queue_items, str(self.queue_item_id))
        return None if record is None else QueueItem.of(record)

    @field(description="The published asset.")
    async def asset(self, info: Info) -> Asset | None:
        """The asset's entity."""
        record = None if self.asset_id is None else await info.context.load(load_assets, str(self.asset_id))
        return None if record is None else Asset.of(record)


async def _project(info: Info, project_id: str | None) -> Project | None:
    record = None if project_id is None else await info.context.load(load_projects, project_id)
    return None if record is None else Project.of(record)


def _optional_id(text: str | None) -> strawberry.ID | None:
    return None if text is None else strawberry.ID(text)
