"""Records come in, the entities of this subgraph go out: uploads and channels; and what it adds to others."""

from datetime import datetime
from typing import TypeAlias, cast

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.oauth import Account
from subgraphs.kit.pagination import Page, page_request
from subgraphs.kit.scalars import URL
from subgraphs.wavestack.youtube_publisher.domain.uploads import UNFINISHED
from subgraphs.wavestack.youtube_publisher.domain.uploads import Upload as UploadRecord
from subgraphs.wavestack.youtube_publisher.loaders import (
    UploadsBelow,
    load_upload_pages,
    load_uploads,
    load_uploads_of_publications,
)
from subgraphs.wavestack.youtube_publisher.ports import Resources
from subgraphs.wavestack.youtube_publisher.types.enums import UploadStatus, UploadStep, VideoPrivacy

Info: TypeAlias = strawberry.Info[Context[Resources], None]
Key: TypeAlias = strawberry.ID


@strawberry.type(description="Why an upload failed.")
class UploadError:
    """A reason."""

    code: str = strawberry.field(description="What kind of failure it was, such as `QUOTA_EXCEEDED`.")
    message: str = strawberry.field(description="The same as a sentence.")


@strawberry.federation.type(keys=["id"], description="A queue item on one of its platforms.")
class Publication:
    """A publication as far as this subgraph knows it: its id, and its upload."""

    id: strawberry.ID = strawberry.field(description="The publication's identifier, such as `clx1234:youtube`.")

    @classmethod
    def resolve_reference(cls, id: Key) -> "Publication":  # noqa: A002 - the key's name
        """Any publication; one for another platform, or not the caller's, has no upload."""
        return cls(id=id)

    @field(description="How it is brought to YouTube; empty for other platforms.")
    async def upload(self, info: Info) -> "Upload | None":
        """The newest upload."""
        record = await info.context.load(load_uploads_of_publications, str(self.id))
        return None if record is None else Upload.of(record)


@strawberry.federation.type(keys=["id"], description="A media file: uploaded, imported, or cut from another.")
class Asset:
    """An asset as far as this subgraph knows it: its id, and where it went."""

    id: strawberry.ID = strawberry.field(description="The asset's identifier, such as `asset_789`.")

    @classmethod
    def resolve_reference(cls, id: Key) -> "Asset":  # noqa: A002 - the key's name
        """Any asset; one that is not the caller's has no uploads."""
        return cls(id=id)

    @field(description="Its uploads to YouTube, newest first.")
    async def uploads(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Upload"]:
        """A page of uploads."""
        request = page_request(first, after, last, before, offset=offset)
        page = await info.context.load(load_upload_pages, UploadsBelow(self.id, request))
        return Connection.of(cast("Page[UploadRecord]", page), Upload.of)  # the batch answers every key


@strawberry.federation.type(keys=["id"], description="A video on its way to YouTube.")
class Upload:
    """An upload."""

    id: strawberry.ID = strawberry.field(description="The upload's identifier, such as `up_123`.")
    publication: Publication | None = strawberry.field(description="The publication that it is for, if it is for one.")
    asset: Asset | None = strawberry.field(description="The asset that is uploaded, if it is one.")
    video_url: URL | None = strawberry.field(description="Where the video is fetched from, if it is no asset.")
    title: str = strawberry.field(description="Its title, cut at 100 characters.")
    description: str = strawberry.field(description="Its description: at most 5000 bytes.")
    tags: list[str] = strawberry.field(description="Its tags.")
    privacy: VideoPrivacy = strawberry.field(description="Who can see it once it is out.")
    scheduled_at: datetime | None = strawberry.field(description="When it becomes visible, if not at once.")
    status: UploadStatus = strawberry.field(description="Where it stands.")
    step: UploadStep = strawberry.field(description="What it is at.")
    progress: int | None = strawberry.field(description="How far it is: 0 to 100; empty once it has ended.")
    youtube_id: str | None = strawberry.field(description="YouTube's identifier of the video.")
    url: URL | None = strawberry.field(description="Where people see it.")
    warnings: list[str] = strawberry.field(description="What could not be done, though the video came out.")
    error: UploadError | None = strawberry.field(description="Why it failed, where it did.")
    published_at: datetime | None = strawberry.field(description="When it came out.")
    created_at: datetime = strawberry.field(description="When it was begun.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @classmethod
    def of(cls, record: UploadRecord) -> "Upload":
        """The GraphQL form of a record."""
        publication_id, asset_id, code = record.publication_id, record.asset_id, record.error_code
        return cls(
            id=strawberry.ID(record.id),
            publication=None if publication_id is None else Publication(id=strawberry.ID(publication_id)),
            asset=None if asset_id is None else Asset(id=strawberry.ID(asset_id)),
            video_url=None if record.video_url is None else URL(record.video_url),
            title=record.title,
            description=record.description,
            tags=list(record.tags),
            privacy=VideoPrivacy(record.privacy),
            scheduled_at=record.scheduled_at,
            status=UploadStatus(record.status),
            step=UploadStep(record.step),
            progress=record.progress if record.status in UNFINISHED else None,
            youtube_id=record.youtube_id,
            url=None if record.url is None else URL(record.url),
            warnings=list(record.warnings),
            error=None if code is None else UploadError(code=code, message=record.error_message or ""),
            published_at=record.published_at,
            created_at=record.created_at,
            updated_at=record.updated_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Upload | None":  # noqa: A002 - the key's name
        """The upload, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_uploads, str(id))
        return None if record is None else cls.of(record)

    @field(description="How many seconds it may take until it is out, as far as can be said.")
    def estimated_seconds(self) -> int | None:
        """A guess by what is left: two minutes for all of it."""
        return None if self.progress is None else max(1, round(1.2 * (100 - self.progress)))


@strawberry.type(description="A YouTube channel that the organization has connected.")
class YouTubeAccount:
    """A channel."""

    id: strawberry.ID = strawberry.field(description="The account's identifier.")
    channel_id: str = strawberry.field(description="YouTube's identifier of the channel.")
    name: str = strawberry.field(description="The channel's name.")
    is_connected: bool = strawberry.field(description="Whether its owner's consent stands.")
    scopes: list[str] = strawberry.field(description="What its owner has agreed to.")
    connected_at: datetime = strawberry.field(description="When it was first connected.")

    @classmethod
    def of(cls, record: Account) -> "YouTubeAccount":
        """The GraphQL form of an account; its tokens are not part of it."""
        return cls(
            id=strawberry.ID(record.id),
            channel_id=record.external_id,
            name=record.name,
            is_connected=record.status == "connected",
            scopes=list(record.scopes),
            connected_at=record.created_at,
        )
