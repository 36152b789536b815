"""Records come in, the entities of this subgraph go out: thumbnails, and what others' clips and assets have of them."""

from datetime import datetime
from typing import TypeAlias

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import page_request
from subgraphs.kit.scalars import JSON, URL
from subgraphs.wavestack.thumbnails.domain.measures import HEIGHT, WIDTH
from subgraphs.wavestack.thumbnails.domain.thumbnails import Template as TemplateRecord
from subgraphs.wavestack.thumbnails.domain.thumbnails import Thumbnail as ThumbnailRecord
from subgraphs.wavestack.thumbnails.domain.thumbnails import is_identifier
from subgraphs.wavestack.thumbnails.loaders import (
    OfAsset,
    load_latest_of_clips,
    load_pages_of_assets,
    load_thumbnails,
)
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.service.thumbnails import file_url
from subgraphs.wavestack.thumbnails.types.enums import ThumbnailStatus, ThumbnailStyle

Info: TypeAlias = strawberry.Info[Context[Resources], None]


@strawberry.type(description="The size of a picture in pixels.")
class ThumbnailDimensions:
    """Width and height."""

    width: int = strawberry.field(description="Its width.")
    height: int = strawberry.field(description="Its height.")


@strawberry.type(description="Why a thumbnail could not be drawn.")
class ThumbnailError:
    """A failure that a client may read."""

    code: str = strawberry.field(description="A code such as `VALIDATION_ERROR`.")
    message: str = strawberry.field(description="A sentence for people.")


@strawberry.federation.type(keys=["id"], description="A picture of 1280 by 720 pixels that stands for a video.")
class Thumbnail:
    """A thumbnail."""

    id: strawberry.ID = strawberry.field(description="The thumbnail's identifier, such as `thumb_123`.")
    organization_id: strawberry.ID = strawberry.field(description="The identifier of the organization that owns it.")
    status: ThumbnailStatus = strawberry.field(description="Where it stands.")
    title: str | None = strawberry.field(description="The title on it.")
    subtitle: str | None = strawberry.field(description="The smaller line on it.")
    style: ThumbnailStyle = strawberry.field(description="Its style.")
    template: strawberry.ID | None = strawberry.field(
        description="The template that gave its look: an identifier, or the name of a built-in one."
    )
    timestamp: float | None = strawberry.field(
        description="Where in its video the frame was taken, in seconds from the start, where a place was named."
    )
    size_bytes: int | None = strawberry.field(description="The size of its file in bytes, once that is there.")
    checksum: str | None = strawberry.field(description="The SHA-256 of its file in hex, once that is there.")
    error: ThumbnailError | None = strawberry.field(description="Why it could not be drawn.")
    created_at: datetime = strawberry.field(description="When it was first asked for.")
    generated_at: datetime | None = strawberry.field(description="When its file was drawn.")
    expires_at: datetime | None = strawberry.field(description="When its file will be deleted.")
    clip_id: strawberry.Private[str | None]
    asset_id: strawberry.Private[str | None]

    @classmethod
    def of(cls, record: ThumbnailRecord) -> "Thumbnail":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            organization_id=strawberry.ID(record.organization_id),
            status=ThumbnailStatus(record.status),
            title=record.title,
            subtitle=record.subtitle,
            style=ThumbnailStyle(record.style),
            template=None if record.template is None else strawberry.ID(record.template),
            timestamp=record.frame_seconds,
            size_bytes=record.size_bytes,
            checksum=record.checksum,
            error=None
            if record.error_code is None
            else ThumbnailError(code=record.error_code, message=record.error_message or ""),
            created_at=record.created_at,
            generated_at=record.generated_at,
            expires_at=record.expires_at,
            clip_id=record.clip_id,
            asset_id=record.asset_id,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Thumbnail | None":  # noqa: A002 - the key's name
        """The thumbnail, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_thumbnails, str(id))
        return None if record is None else cls.of(record)

    @field(description="Where its PNG can be fetched by everybody who has this address, once it is there.")
    def url(self, info: Info) -> URL | None:
        """The file's address."""
        if self.status is not ThumbnailStatus.COMPLETED:
            return None
        return URL(file_url(info.context.resources, self.id))

    @field(description="Its size: always 1280 by 720.")
    def dimensions(self) -> ThumbnailDimensions:
        """The frame's size."""
        return ThumbnailDimensions(width=WIDTH, height=HEIGHT)

    @field(description="The organization that owns it.")
    def organization(self) -> "Organization | None":
        """The owner's entity."""
        return Organization(id=self.organization_id)

    @field(description="The clip that it was made for.")
    def clip(self) -> "Clip | None":
        """The clip's entity."""
        return None if self.clip_id is None else Clip(id=strawberry.ID(self.clip_id))

    @field(description="The asset that it was made for.")
    def asset(self) -> "Asset | None":
        """The asset's entity."""
        return None if self.asset_id is None else Asset(id=strawberry.ID(self.asset_id))


@strawberry.federation.type(keys=[Key(fields=FieldSet("id"), resolvable=False)], description="Who owns thumbnails.")
class Organization:
    """An organization as far as this subgraph knows it."""

    id: strawberry.ID = strawberry.field(description="The organization's identifier, such as `org_123`.")


@strawberry.federation.type(keys=["id"], description="A piece cut out of a video.")
class Clip:
    """A clip as far as this subgraph knows it."""

    id: strawberry.ID = strawberry.field(description="The clip's identifier, such as `clip_123`.")

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "Clip | None":  # noqa: A002 - the key's name
        """The clip: whether there is one, its owner knows."""
        return cls(id=id) if is_identifier(id) else None

    @field(description="The newest finished thumbnail that was made for it.")
    async def thumbnail(self, info: Info) -> Thumbnail | None:
        """The latest thumbnail."""
        record = await info.context.load(load_latest_of_clips, str(self.id))
        return None if record is None else Thumbnail.of(record)


@strawberry.federation.type(keys=["id"], description="A media file: uploaded, imported, or cut from another.")
class Asset:
    """An asset as far as this subgraph knows it."""

    id: strawberry.ID = strawberry.field(description="The asset's identifier, such as `asset_789`.")

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "Asset | None":  # noqa: A002 - the key's name
        """The asset: whether there is one, its owner knows."""
        return cls(id=id) if is_identifier(id) else None

    @field(description="The thumbnails that were made for it, newest first.")
    async def thumbnails(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Thumbnail]:
        """A page of thumbnails."""
        request = page_request(first, after, last, before, offset=offset)
        page = await info.context.load_known(load_pages_of_assets, OfAsset(str(self.id), request))
        return Connection.of(page, Thumbnail.of)


@strawberry.type(description="A look that thumbnails can have by naming it.")
class ThumbnailTemplate:
    """A template, built in or of an organization."""

    id: strawberry.ID = strawberry.field(description="What to name it by: an identifier, or a built-in one's name.")
    name: str = strawberry.field(description="What its people call it.")
    built_in: bool = strawberry.field(description="Whether it is there for everybody.")
    description: JSON = strawberry.field(
        description="The look: colors, background, shapes, lettering. The built-in ones are examples to start from."
    )
    created_at: datetime = strawberry.field(description="When it was created.")

    @classmethod
    def of(cls, record: TemplateRecord) -> "ThumbnailTemplate":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            name=record.name,
            built_in=not record.organization_id,
            description=JSON(record.description),
            created_at=record.created_at,
        )


@strawberry.type(description="A documented style.")
class ThumbnailStyleDescription:
    """What can be chosen."""

    style: ThumbnailStyle = strawberry.field(description="The style.")
    description: str = strawberry.field(description="What it looks like.")
    colors: list[str] = strawberry.field(
        description="Its own colors: start and end of the background, accent, text. Given colors take their places."
    )
