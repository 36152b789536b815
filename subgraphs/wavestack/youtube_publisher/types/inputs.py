"""What clients send to mutations comes in, values that the service checks go out; and the payloads of mutations."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from subgraphs.kit.events import Event
from subgraphs.kit.fields import field
from subgraphs.kit.scalars import URL
from subgraphs.wavestack.youtube_publisher.domain.uploads import Options, UploadDraft, draft_upload
from subgraphs.wavestack.youtube_publisher.loaders import load_uploads
from subgraphs.wavestack.youtube_publisher.service import uploads
from subgraphs.wavestack.youtube_publisher.types.entities import Info, Upload, YouTubeAccount
from subgraphs.wavestack.youtube_publisher.types.enums import VideoPrivacy


@strawberry.input(description="What else is to be done for an upload.")
class UploadOptionsInput:
    """Wishes."""

    generate_thumbnail: bool = strawberry.field(default=False, description="Draw a thumbnail and set it.")
    ai_description: bool = strawberry.field(
        default=False, description="Write a description; it is used where it is longer than the given one."
    )
    ai_tags: bool = strawberry.field(default=False, description="Suggest tags beside the given ones.")


@strawberry.input(description="A video to be uploaded: either from an address or an asset.")
class CreateUploadInput:
    """The fields of a new upload."""

    title: str = strawberry.field(description="Its title; cut at 100 characters.")
    video_url: str | None = strawberry.field(default=None, description="Where to fetch the video.")
    asset_id: strawberry.ID | None = strawberry.field(default=None, description="The asset to upload.")
    description: str | None = strawberry.field(default=None, description="Its description: at most 5000 bytes.")
    tags: list[str] | None = strawberry.field(default=None, description="Its tags: at most 500 characters together.")
    privacy: VideoPrivacy = strawberry.field(default=VideoPrivacy.PRIVATE, description="Who can see it.")
    playlist_id: str | None = strawberry.field(default=None, description="A playlist to append it to.")
    scheduled_at: datetime | None = strawberry.field(default=None, description="When it becomes visible.")
    options: UploadOptionsInput | None = strawberry.field(default=None, description="What else is to be done.")
    publication_id: strawberry.ID | None = strawberry.field(
        default=None, description="The publication that it is for; one that is being uploaded, or is out, stays one."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="A text of the client's choice; the same request with the same key is one upload."
    )

    def draft(self) -> UploadDraft:
        """The checked request."""
        wishes = self.options or UploadOptionsInput()
        return draft_upload(
            title=self.title,
            video_url=self.video_url,
            asset_id=self.asset_id,
            description=self.description or "",
            tags=self.tags or (),
            privacy=self.privacy,
            playlist_id=self.playlist_id,
            scheduled_at=self.scheduled_at,
            options=Options(wishes.generate_thumbnail, wishes.ai_description, wishes.ai_tags),
            publication_id=self.publication_id,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="Which upload to stop: by its own identifier or its publication's.")
class CancelUploadInput:
    """An upload."""

    id: strawberry.ID | None = strawberry.field(default=None, description="The upload's identifier.")
    publication_id: strawberry.ID | None = strawberry.field(default=None, description="The publication's identifier.")


@strawberry.input(description="What came back from YouTube's consent page.")
class ConnectYouTubeInput:
    """A code and a state."""

    code: str = strawberry.field(description="The code.")
    state: str = strawberry.field(description="The state, as `youtubeConsent` gave it.")


@strawberry.input(description="Which channel to forget.")
class DisconnectYouTubeInput:
    """An account."""

    id: strawberry.ID = strawberry.field(description="The account's identifier.")


@strawberry.type(description="The answer to `createUpload` and `cancelUpload`.")
class UploadPayload:
    """An upload."""

    upload: Upload = strawberry.field(description="The upload as it is now.")
    replayed: bool = strawberry.field(description="Whether it was there before, so that nothing new was begun.")


@strawberry.type(description="The answer to `beginYouTubeConsent`.")
class YouTubeConsent:
    """Where a channel's owner agrees."""

    auth_url: URL = strawberry.field(description="The page to open in a browser.")
    state: str = strawberry.field(description="Good once, for ten minutes: comes back beside the code.")


@strawberry.type(description="The answer to `connectYouTube`.")
class ConnectYouTubePayload:
    """A connected channel."""

    account: YouTubeAccount = strawberry.field(description="The channel.")


@strawberry.type(description="The answer to `disconnectYouTube`.")
class DisconnectYouTubePayload:
    """What was forgotten."""

    disconnected_id: strawberry.ID = strawberry.field(description="The identifier that the account had.")


@strawberry.enum(description="What happened to an upload.")
class UploadEventType(Enum):
    """Topics of the outbox."""

    PROGRESSED = strawberry.enum_value(uploads.PROGRESSED, description="It is further than before.")
    COMPLETED = strawberry.enum_value(uploads.COMPLETED, description="It is out.")
    FAILED = strawberry.enum_value(uploads.FAILED, description="It did not become a video.")
    CANCELLED = strawberry.enum_value(uploads.CANCELLED, description="It was taken back.")


@strawberry.type(description="Something that happened to an upload.")
class UploadEvent:
    """One event of a subscription."""

    sequence: str = strawberry.field(
        description="The event's number: later events have higher ones. Give the last one as `after` to resume."
    )
    type: UploadEventType = strawberry.field(description="What happened.")
    upload_id: strawberry.ID = strawberry.field(description="The upload's identifier.")
    progress: int = strawberry.field(description="How far it was then: 0 to 100.")
    at: datetime = strawberry.field(description="When it happened.")

    @classmethod
    def of(cls, event: Event) -> "UploadEvent":
        """The GraphQL form of an event of the outbox."""
        return cls(
            sequence=str(event.sequence),
            type=UploadEventType(event.topic),
            upload_id=strawberry.ID(event.key),
            progress=event.payload["progress"],
            at=event.at,
        )

    @field(description="The upload as it is now.")
    async def upload(self, info: Info) -> Upload | None:
        """The upload's entity."""
        record = await info.context.load(load_uploads, str(self.upload_id))
        return None if record is None else Upload.of(record)


OfUpload = Annotated[strawberry.ID | None, strawberry.argument(description="Only what happens to this upload.")]
Afterwards = Annotated[str | None, strawberry.argument(description="Begin with the events after this sequence number.")]
