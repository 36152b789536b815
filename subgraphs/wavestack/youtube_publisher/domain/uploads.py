"""Uploads: what may be asked for, which statuses follow one another, and how far one is."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from subgraphs.kit.errors import invalid

# YouTube's own limits (YouTube Data API, videos resource).
TITLE_LENGTH: Final = 100
DESCRIPTION_BYTES: Final = 5000
TAGS_LENGTH: Final = 500
URL_LENGTH: Final = 2000
KEY_LENGTH: Final = 255
CATEGORY: Final = "22"
"""People & Blogs."""

_ANGLES: Final = re.compile("[<>]")


class UploadStatus(StrEnum):
    """Where an upload stands."""

    PROCESSING = "processing"
    SCHEDULED = "scheduled"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"


class VideoPrivacy(StrEnum):
    """Who can see a video."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class UploadStep(StrEnum):
    """What an upload is at, in this order."""

    FETCHING = "fetching"
    WRITING = "writing"
    SENDING = "sending"
    DRESSING = "dressing"
    WAITING = "waiting"


UNFINISHED: Final = frozenset({UploadStatus.PROCESSING, UploadStatus.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Options:
    """What else is to be done for an upload."""

    generate_thumbnail: bool = False
    ai_description: bool = False
    ai_tags: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A video on its way to YouTube. `session_url` is where its bytes go: who knows it can send them."""

    id: str
    organization_id: str
    publication_id: str | None
    asset_id: str | None
    video_url: str | None
    title: str
    description: str
    tags: Sequence[str]
    privacy: str
    playlist_id: str | None
    scheduled_at: datetime | None
    options: dict[str, bool]
    status: str
    step: str
    progress: int
    job_id: str | None
    account_id: str | None
    sealed_session: str | None
    youtube_id: str | None
    warnings: Sequence[str]
    error_code: str | None
    error_message: str | None
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @property
    def wishes(self) -> Options:
        """The options as they were asked for."""
        return Options(**self.options)

    @property
    def url(self) -> str | None:
        """Where people see it."""
        return None if self.youtube_id is None else f"https://youtube.com/watch?v={self.youtube_id}"


@dataclass(frozen=True, slots=True)
class UploadDraft:
    """A checked request for an upload."""

    title: str
    description: str
    tags: tuple[str, ...]
    privacy: VideoPrivacy
    video_url: str | None
    asset_id: str | None
    playlist_id: str | None
    scheduled_at: datetime | None
    options: Options
    publication_id: str | None
    idempotency_key: str | None

    def digest(self) -> str:
        """SHA-256 in hex of what is asked for: equal for the same request."""
        content = [
            self.title,
            self.description,
            self.tags,
            self.privacy,
            self.video_url,
            self.asset_id,
            self.playlist_id,
            None if self.scheduled_at is None else self.scheduled_at.isoformat(),
            self.publication_id,
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _check_url(text: str) -> None:
    """What can never be fetched is refused at once; whether the host may be asked is found out by the job."""
    if not 0 < len(text.strip()) <= URL_LENGTH:
        raise invalid("videoUrl", "maxLength", f"Video URL must have 1 to {URL_LENGTH} characters")
    try:
        parts = urlsplit(text)
        whole = parts.scheme.lower() in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole or not text.isprintable():
        raise invalid(
            "videoUrl", "format", "Video URL must be an http or https URL such as https://example.com/video.mp4"
        )


def draft_upload(
    *,
    title: str,
    video_url: str | None,
    asset_id: str | None,
    description: str = "",
    tags: Sequence[str] = (),
    privacy: VideoPrivacy = VideoPrivacy.PRIVATE,
    playlist_id: str | None = None,
    scheduled_at: datetime | None = None,
    options: Options | None = None,
    publication_id: str | None = None,
    idempotency_key: str | None = None,
) -> UploadDraft:
    """Check a request for an upload, or raise VALIDATION_ERROR for the first field that is wrong."""
    if not title.strip():
        raise invalid("title", "required", "Title is required")
    if (video_url is None) == (asset_id is None):
        raise invalid("videoUrl", "required", "Either a video URL or an asset is required")
    if video_url is not None:
        _check_url(video_url)
    if len(description.encode()) > DESCRIPTION_BYTES:
        raise invalid("description", "maxLength", f"Description must be at most {DESCRIPTION_BYTES} bytes long")
    if idempotency_key is not None and not 0 < len(idempotency_key) <= KEY_LENGTH:
        raise invalid("idempotencyKey", "maxLength", f"Idempotency key must have 1 to {KEY_LENGTH} characters")
    for field, text in (("title", title), ("description", description)):
        if _ANGLES.search(text) or "\x00" in text:
            raise invalid(field, "format", f"{field.capitalize()} must not contain <, > and NUL characters")
    return UploadDraft(
        title=title.strip()[:TITLE_LENGTH],
        description=description,
        tags=checked_tags(tags),
        privacy=privacy,
        video_url=video_url,
        asset_id=asset_id,
        playlist_id=playlist_id,
        scheduled_at=scheduled_at,
        options=options or Options(),
        publication_id=publication_id,
        idempotency_key=idempotency_key,
    )


def checked_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Tags without `#`, empty ones and repetitions; together at most 500 characters, as YouTube counts them."""
    found = tuple(dict.fromkeys(tag.strip().lstrip("#") for tag in tags if tag.strip().lstrip("#")))
    if any(_ANGLES.search(tag) or "\x00" in tag for tag in found):
        raise invalid("tags", "format", "Tags must not contain < and >")
    if _tags_length(found) > TAGS_LENGTH:
        raise invalid("tags", "maxLength", f"Tags must have at most {TAGS_LENGTH} characters together")
    return found


def merged_tags(given: Sequence[str], suggested: Sequence[str]) -> tuple[str, ...]:
    """The given tags, and of the suggested ones those that fit."""
    merged = {tag.casefold(): tag for tag in given}
    for tag in (_ANGLES.sub("", tag).strip().lstrip("#") for tag in suggested):
        if tag and _tags_length([*merged.values(), tag]) <= TAGS_LENGTH:
            merged.setdefault(tag.casefold(), tag)
    return tuple(merged.values())


def better_description(given: str, suggested: str) -> str:
    """The suggested description where it is longer than the given one and fits; else the given one."""
    cleaned = _ANGLES.sub("", suggested).strip()
    fits = len(cleaned.encode()) <= DESCRIPTION_BYTES
    return cleaned if len(cleaned) > len(given) and fits else given


def _tags_length(tags: Sequence[str]) -> int:
    """Tags with spaces count with two quotation marks, and all with commas between them."""
    return sum(len(tag) + (2 if " " in tag else 0) for tag in tags) + max(0, len(tags) - 1)
