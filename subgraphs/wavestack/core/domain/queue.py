"""Queue items: what may be asked for, when they may be deleted, and when two requests are the same."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from subgraphs.kit.errors import invalid
from subgraphs.wavestack.core.domain.texts import optional_text, required_text

TITLE_LENGTH = 120
# The longest text that any of the platforms takes is 5000 characters; each publisher checks its own limit.
CAPTION_LENGTH = 5000
HASHTAG_LENGTH = 100
HASHTAGS = 100
IDEMPOTENCY_KEY_LENGTH = 255


class QueueStatus(StrEnum):
    """Where a queue item stands."""

    QUEUED = "queued"
    PROCESSING = "processing"
    PUBLISHED = "published"
    FAILED = "failed"


class Platform(StrEnum):
    """Where a queue item can be published."""

    YOUTUBE = "youtube"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    FACEBOOK = "facebook"
    LINKEDIN = "linkedin"
    X = "x"


# What is being published cannot be taken back by deleting it; its publications can be cancelled.
DELETABLE = frozenset(QueueStatus) - {QueueStatus.PROCESSING}


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Something to be published. `schedule_at` None means as soon as possible."""

    id: str
    organization_id: str
    project_id: str | None
    asset_id: str | None
    title: str
    caption: str | None
    hashtags: Sequence[str]
    platforms: Sequence[str]
    schedule_at: datetime | None
    status: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class QueueItemDraft:
    """A checked request for a queue item. `schedule_at` is in UTC."""

    title: str
    platforms: tuple[Platform, ...]
    idempotency_key: str
    project_id: str | None = None
    asset_id: str | None = None
    caption: str | None = None
    hashtags: tuple[str, ...] = ()
    schedule_at: datetime | None = None

    def digest(self) -> str:
        """SHA-256 in hex of what is asked for, without the key: equal for every spelling of the same request.

        The order of platforms says nothing, that of hashtags does.
        """
        content = {
            "projectId": self.project_id,
            "assetId": self.asset_id,
            "title": self.title,
            "caption": self.caption,
            "hashtags": self.hashtags,
            "platforms": sorted(self.platforms),
            "scheduleAt": None if self.schedule_at is None else self.schedule_at.isoformat(),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def draft_queue_item(
    *,
    title: str,
    platforms: Sequence[Platform],
    idempotency_key: str,
    project_id: str | None = None,
    asset_id: str | None = None,
    caption: str | None = None,
    hashtags: Sequence[str] = (),
    schedule_at: datetime | None = None,
) -> QueueItemDraft:
    """Check a request for a queue item, or raise VALIDATION_ERROR for the first field that is wrong."""
    return QueueItemDraft(
        title=required_text("title", "Title", title, longest=TITLE_LENGTH),
        platforms=_checked_platforms(platforms),
        idempotency_key=required_text(
            "idempotencyKey", "Idempotency key", idempotency_key, longest=IDEMPOTENCY_KEY_LENGTH
        ),
        project_id=project_id,
        asset_id=asset_id,
        caption=optional_text("caption", "Caption", caption, longest=CAPTION_LENGTH),
        hashtags=_checked_hashtags(hashtags),
        schedule_at=schedule_at,
    )


def _checked_platforms(platforms: Sequence[Platform]) -> tuple[Platform, ...]:
    if not platforms:
        raise invalid("platforms", "minItems", "Platforms must name at least one platform")
    if len(set(platforms)) != len(platforms):
        raise invalid("platforms", "uniqueItems", "Platforms must not name a platform twice")
    return tuple(platforms)


def _checked_hashtags(hashtags: Sequence[str]) -> tuple[str, ...]:
    if len(hashtags) > HASHTAGS:
        raise invalid("hashtags", "maxItems", f"Hashtags must have at most {HASHTAGS} entries")
    return tuple(required_text("hashtags", "Every hashtag", tag, longest=HASHTAG_LENGTH) for tag in hashtags)
