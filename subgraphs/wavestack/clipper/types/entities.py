"""Records come in, the entities of this subgraph go out: clips, and what clips hang on."""

from datetime import datetime, timedelta
from typing import Annotated, TypeAlias, cast

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import Page, PageRequest, page_request
from subgraphs.kit.scalars import URL, BigInt
from subgraphs.wavestack.clipper.domain.clips import Clip as ClipRecord
from subgraphs.wavestack.clipper.domain.formats import CONTAINERS
from subgraphs.wavestack.clipper.domain.presets import Preset
from subgraphs.wavestack.clipper.loaders import ClipsBelow, load_clip_pages, load_clips, load_progress
from subgraphs.wavestack.clipper.ports import Resources
from subgraphs.wavestack.clipper.repository.clips import ClipFilter
from subgraphs.wavestack.clipper.service import clips
from subgraphs.wavestack.clipper.service.links import file_url, files_path
from subgraphs.wavestack.clipper.types.enums import ClipFailureCode, ClipFormat, ClipPresetName, ClipStatus

Info: TypeAlias = strawberry.Info[Context[Resources], None]
Status = Annotated[ClipStatus | None, strawberry.argument(description="Only those with this status.")]


@strawberry.federation.type(keys=["id"], description="Who owns clips.")
class Organization:
    """An organization as far as this subgraph knows it: its id, and its clips."""

    id: strawberry.ID = strawberry.field(description="The organization's identifier, such as `org_123`.")

    @classmethod
    def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Organization | None":  # noqa: A002 - the key's name
        """The caller's own organization; nothing is said of others."""
        return cls(id=id) if id == info.context.actor.organization_id else None

    @field(description="Its clips, newest first.")
    async def clips(
        self,
        info: Info,
        *,
        status: Status = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Clip"] | None:
        """A page of clips."""
        request = page_request(first, after, last, before, offset=offset)
        wanted = ClipFilter(status=status)
        return Connection.of(await clips.list_clips(info.context.session, info.context.actor, request, wanted), Clip.of)


@strawberry.federation.type(keys=["id"], description="A media file that clips are cut from, or that a clip became.")
class Asset:
    """An asset as far as this subgraph knows it: its id, and what was cut from it."""

    id: strawberry.ID = strawberry.field(description="The asset's identifier, such as `asset_789`.")

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "Asset":  # noqa: A002 - the key's name
        """The asset, whoever's it is: what is asked of it is limited to the caller's organization."""
        return cls(id=id)

    @field(description="The clips that were cut from it, newest first.")
    async def clips(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Clip"] | None:
        """A page of clips."""
        return await _clips_below(info, "asset", self.id, page_request(first, after, last, before, offset=offset))


@strawberry.federation.type(keys=["id"], description="A moment of a stream that is worth a clip.")
class Highlight:
    """A highlight as far as this subgraph knows it: its id, and the clips of it."""

    id: strawberry.ID = strawberry.field(description="The highlight's identifier.")

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "Highlight":  # noqa: A002 - the key's name
        """The highlight, whoever's it is: what is asked of it is limited to the caller's organization."""
        return cls(id=id)

    @field(description="The clips of it, newest first.")
    async def clips(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Clip"] | None:
        """A page of clips."""
        return await _clips_below(info, "highlight", self.id, page_request(first, after, last, before, offset=offset))


@strawberry.federation.type(keys=["id"], description="A live stream that clips are cut from.")
class Stream:
    """A stream as far as this subgraph knows it: its id, and the clips of it."""

    id: strawberry.ID = strawberry.field(description="The stream's identifier.")

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "Stream":  # noqa: A002 - the key's name
        """The stream, whoever's it is: what is asked of it is limited to the caller's organization."""
        return cls(id=id)

    @field(description="The clips of it, newest first.")
    async def clips(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Clip"] | None:
        """A page of clips."""
        return await _clips_below(info, "stream", self.id, page_request(first, after, last, before, offset=offset))


@strawberry.type(description="What a platform wants of a clip.")
class ClipPreset:
    """A preset as facts."""

    name: ClipPresetName = strawberry.field(description="Its name, for `createClip`.")
    title: str = strawberry.field(description="What people call it.")
    aspect_ratio: str = strawberry.field(description="The shape of the frame, such as `9:16`.")
    width: int = strawberry.field(description="How many pixels wide a frame is at most.")
    height: int = strawberry.field(description="How many pixels high a frame is at most.")
    max_seconds: int = strawberry.field(description="How long a clip may be, in seconds.")

    @classmethod
    def of(cls, preset: Preset) -> "ClipPreset":
        """The GraphQL form of a preset."""
        return cls(
            name=ClipPresetName(preset.name),
            title=preset.title,
            aspect_ratio=preset.aspect_ratio,
            width=preset.width,
            height=preset.height,
            max_seconds=preset.max_seconds,
        )


@strawberry.type(description="Why a clip could not be made.")
class ClipError:
    """A reason for machines, and for people."""

    code: ClipFailureCode = strawberry.field(description="The kind of reason.")
    message: str = strawberry.field(description="A sentence that says what is wrong.")


@strawberry.type(description="A finished clip's file.")
class ClipFile:
    """What was made."""

    url: URL | None = strawberry.field(description="Where it can be downloaded; empty once it is kept no longer.")
    path: str | None = strawberry.field(description="The path of that address, the same on every host of the product.")
    filename: str = strawberry.field(description="What it is called where it is saved.")
    mime_type: str = strawberry.field(description="Its media type, such as `video/mp4`.")
    duration: float = strawberry.field(description="How long it really plays, in seconds.")
    size_bytes: BigInt = strawberry.field(description="Its size in bytes.")
    created_at: datetime = strawberry.field(description="When it was finished.")
    expires_at: datetime = strawberry.field(description="Until when it can be downloaded here; the asset stays.")


@strawberry.federation.type(keys=["id"], description="A part of a video, cut out frame by frame.")
class Clip:
    """A clip."""

    record: strawberry.Private[ClipRecord]
    id: strawberry.ID = strawberry.field(description="The clip's identifier, such as `clip_mi8zq0hy0001l5kz7x3v9w2a`.")
    organization_id: strawberry.ID = strawberry.field(description="The identifier of the organization that owns it.")
    status: ClipStatus = strawberry.field(description="Where it stands.")
    source: str = strawberry.field(description="What it is cut from, as it was named: an address, a path or an asset.")
    start_seconds: float = strawberry.field(description="Where in the source it starts, in seconds.")
    duration_seconds: float = strawberry.field(description="How long it was wanted, in seconds.")
    format: ClipFormat = strawberry.field(description="What its file is.")
    preset: ClipPresetName | None = strawberry.field(description="The platform that its frame was made for.")
    name: str | None = strawberry.field(description="The first part of its file's name, where one was given.")
    project_id: strawberry.ID | None = strawberry.field(description="The project that its asset belongs to.")
    duration: float | None = strawberry.field(description="How long it really plays, in seconds, once it is complete.")
    size_bytes: BigInt | None = strawberry.field(description="The size of its file in bytes, once it is complete.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    started_at: datetime | None = strawberry.field(description="When its making began.")
    completed_at: datetime | None = strawberry.field(description="When it was complete, had failed, or was cancelled.")

    @classmethod
    def of(cls, record: ClipRecord) -> "Clip":
        """The GraphQL form of a record."""
        return cls(
            record=record,
            id=strawberry.ID(record.id),
            organization_id=strawberry.ID(record.organization_id),
            status=ClipStatus(record.status),
            source=record.source,
            start_seconds=record.start_seconds,
            duration_seconds=record.duration_seconds,
            format=ClipFormat(record.format),
            preset=None if record.preset is None else ClipPresetName(record.preset),
            name=record.name,
            project_id=None if record.project_id is None else strawberry.ID(record.project_id),
            duration=record.duration,
            size_bytes=None if record.size_bytes is None else BigInt(record.size_bytes),
            created_at=record.created_at,
            started_at=record.started_at,
            completed_at=record.completed_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Clip | None":  # noqa: A002 - the key's name
        """The clip, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_clips, str(id))
        return None if record is None else cls.of(record)

    @field(description="How much of it is done, in percent, while it is being made.")
    async def progress(self, info: Info) -> int | None:
        """What its job says."""
        if self.status is not ClipStatus.PROCESSING:
            return None
        return await info.context.load(load_progress, self.record.job_id) or 0

    @field(description="Where its file can be downloaded, once it is complete and as long as the file is kept.")
    def url(self, info: Info) -> URL | None:
        """An address that nobody can guess."""
        return _url(info, self.record)

    @field(description="Its file, once it is complete.")
    def file(self, info: Info) -> ClipFile | None:
        """What was made, also where it is kept no longer."""
        record = self.record
        if record.duration is None or record.size_bytes is None or record.completed_at is None:
            return None
        return ClipFile(
            url=_url(info, record),
            path=files_path(record),
            filename=record.filename,
            mime_type=CONTAINERS[self.format].mime_type,
            duration=record.duration,
            size_bytes=BigInt(record.size_bytes),
            created_at=record.completed_at,
            expires_at=record.completed_at + timedelta(hours=info.context.resources.settings.retain_hours),
        )

    @field(description="Why it could not be made.")
    def error(self) -> ClipError | None:
        """What its job ended with."""
        code, message = self.record.error_code, self.record.error_message
        return None if code is None or message is None else ClipError(code=ClipFailureCode(code), message=message)

    @field(description="The organization that owns it.")
    def organization(self) -> Organization | None:
        """The owner's entity."""
        return Organization(id=self.organization_id)

    @field(description="The asset that it is cut from, where its source is one.")
    def source_asset(self) -> Asset | None:
        """The source's entity."""
        return _asset(self.record.source_asset_id)

    @field(description="The asset that it became, once it is complete.")
    def asset(self) -> Asset | None:
        """The asset's entity."""
        return _asset(self.record.asset_id)

    @field(description="The highlight that it shows, where one was named.")
    def highlight(self) -> Highlight | None:
        """The highlight's entity."""
        key = self.record.highlight_id
        return None if key is None else Highlight(id=strawberry.ID(key))

    @field(description="The stream that it is a part of, where one was named.")
    def stream(self) -> Stream | None:
        """The stream's entity."""
        key = self.record.stream_id
        return None if key is None else Stream(id=strawberry.ID(key))


def _url(info: Info, record: ClipRecord) -> URL | None:
    url = file_url(info.context.resources.settings, record)
    return None if url is None else URL(url)


def _asset(key: str | None) -> Asset | None:
    return None if key is None else Asset(id=strawberry.ID(key))


async def _clips_below(info: Info, parent: str, key: str, request: PageRequest) -> Connection[Clip]:
    page = await info.context.load(load_clip_pages, ClipsBelow(parent, str(key), request))
    return Connection.of(cast("Page[ClipRecord]", page), Clip.of)  # the batch answers every key
