"""Posts: what may be asked for, which statuses follow one another, and how far one is."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from subgraphs.kit.errors import invalid
from subgraphs.wavestack.social_publisher.domain.captions import checked_hashtags, composed, count_hashtags
from subgraphs.wavestack.social_publisher.domain.rules import (
    SCHEDULE,
    Media,
    MediaKind,
    PostType,
    SocialPlatform,
    check_content_type,
    check_text,
    fitting_content_type,
    rules_of,
)

URL_LENGTH: Final = 2000
KEY_LENGTH: Final = 255
_IMAGES: Final = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp"})
_VIDEOS: Final = frozenset({".mp4", ".mov", ".webm", ".mkv", ".m4v"})


class PostStatus(StrEnum):
    """Where a post stands."""

    PROCESSING = "processing"
    SCHEDULED = "scheduled"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PostStep(StrEnum):
    """What a post is at, in this order."""

    WAITING = "waiting"
    FETCHING = "fetching"
    WRITING = "writing"
    SENDING = "sending"
    PROCESSING = "processing"
    PUBLISHING = "publishing"


UNFINISHED: Final = frozenset({PostStatus.PROCESSING, PostStatus.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Options:
    """What else is to be done for a post."""

    ai_caption: bool = False
    ai_hashtags: bool = False
    generate_cover: bool = False


@dataclass(frozen=True, slots=True)
class SocialPost:
    """A post on its way to a platform. `sealed_session` is what the platform gave to send and find it by."""

    id: str
    organization_id: str
    publication_id: str | None
    platform: str
    content_type: str | None
    asset_id: str | None
    media_url: str | None
    media: dict[str, Any] | None  # Any: the fields of `Media`
    caption: str
    hashtags: Sequence[str]
    options: dict[str, bool]
    scheduled_at: datetime | None
    due_at: datetime
    status: str
    step: str
    progress: int
    job_id: str | None
    account_id: str | None
    sealed_session: str | None
    has_cover: bool
    external_id: str | None
    url: str | None
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
    def text(self) -> str:
        """The caption with its hashtags, as it is published."""
        return composed(self.caption, self.hashtags)

    @property
    def has_media(self) -> bool:
        """Whether there is more to it than text."""
        return self.asset_id is not None or self.media_url is not None

    @property
    def measured(self) -> Media | None:
        """Its media as they were measured, once they were."""
        return None if self.media is None else _media(self.media)


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A checked request for a post."""

    platform: SocialPlatform
    content_type: PostType | None
    media_url: str | None
    asset_id: str | None
    caption: str
    hashtags: tuple[str, ...]
    options: Options
    scheduled_at: datetime | None
    publication_id: str | None
    idempotency_key: str | None

    def digest(self) -> str:
        """SHA-256 in hex of what is asked for: equal for the same request."""
        content = asdict(self) | {"idempotency_key": None}
        content["scheduled_at"] = None if self.scheduled_at is None else self.scheduled_at.isoformat()
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def draft_post(
    *,
    platform: SocialPlatform,
    now: datetime,
    content_type: PostType | None = None,
    media_url: str | None = None,
    asset_id: str | None = None,
    caption: str = "",
    hashtags: Sequence[str] = (),
    options: Options | None = None,
    scheduled_at: datetime | None = None,
    publication_id: str | None = None,
    idempotency_key: str | None = None,
) -> PostDraft:
    """Check a request for a post, or raise VALIDATION_ERROR for the first field or rule that is wrong."""
    rules_of(platform)
    draft = PostDraft(
        platform=platform,
        content_type=content_type or _guessed(platform, media_url, asset_id),
        media_url=media_url,
        asset_id=asset_id,
        caption=caption.strip(),
        hashtags=checked_hashtags(hashtags),
        options=options or Options(),
        scheduled_at=scheduled_at,
        publication_id=publication_id,
        idempotency_key=idempotency_key,
    )
    _check_media_source(draft)
    if "\x00" in caption:
        raise invalid("caption", "format", "Caption must not contain the character NUL")
    text = composed(draft.caption, draft.hashtags)
    check_text(platform, text, count_hashtags(text))
    if draft.content_type is not None:
        check_content_type(platform, draft.content_type)
    if scheduled_at is not None and scheduled_at > now + SCHEDULE:
        raise invalid("scheduledAt", "maximum", f"Posts can be planned at most {SCHEDULE.days} days ahead")
    if idempotency_key is not None and not 0 < len(idempotency_key) <= KEY_LENGTH:
        raise invalid("idempotencyKey", "maxLength", f"Idempotency key must have 1 to {KEY_LENGTH} characters")
    return draft


def media_fields(media: Media) -> dict[str, Any]:  # Any: JSON values
    """Media as they are kept with a post."""
    return asdict(media)


def _media(kept: Mapping[str, Any]) -> Media:  # Any: as above
    return Media(**dict(kept) | {"kind": MediaKind(kept["kind"])})


def _check_media_source(draft: PostDraft) -> None:
    if draft.media_url is not None and draft.asset_id is not None:
        raise invalid("mediaUrl", "one source", "Name either a media URL or an asset, not both")
    if draft.media_url is not None:
        _check_url(draft.media_url)
    if draft.media_url is not None or draft.asset_id is not None:
        return
    contents = rules_of(draft.platform).contents
    content = contents.get(draft.content_type) if draft.content_type else None
    if content is None or not content.text_alone:
        raise invalid("mediaUrl", "required", "Either a media URL or an asset is required")
    if not draft.caption and not draft.options.ai_caption:
        raise invalid("caption", "required", "A post without media needs a caption")


def _check_url(url: str) -> None:
    if not 0 < len(url.strip()) <= URL_LENGTH:
        raise invalid("mediaUrl", "maxLength", f"Media URL must have 1 to {URL_LENGTH} characters")
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise invalid("mediaUrl", "an absolute URL", "Media URL is not a URL") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or not url.isprintable():
        raise invalid("mediaUrl", "http or https", "Media URL must begin with http:// or https://")


def _guessed(platform: SocialPlatform, media_url: str | None, asset_id: str | None) -> PostType | None:
    """The type by what is known of the media already; None where it takes a look at them."""
    if platform != SocialPlatform.INSTAGRAM or (media_url is None and asset_id is None):
        return fitting_content_type(platform, None)
    suffix = PurePosixPath(media_url or "").suffix.partition("?")[0].lower()
    if suffix in _IMAGES:
        return fitting_content_type(platform, MediaKind.IMAGE)
    return fitting_content_type(platform, MediaKind.VIDEO) if suffix in _VIDEOS else None
