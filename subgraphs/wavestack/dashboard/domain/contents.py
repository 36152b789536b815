"""Contents: published things that figures are counted of."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from subgraphs.wavestack.dashboard.domain.metrics import Figures


@dataclass(frozen=True, slots=True)
class Content:
    """A published thing. `publication_id` is None for what was published without us."""

    id: str
    organization_id: str
    publication_id: str | None
    platform: str
    title: str
    url: str | None
    external_id: str | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Performance:
    """A content and its figures of a while."""

    content: Content
    figures: Figures


@dataclass(frozen=True, slots=True)
class HourOfContent:
    """The figures of a content in one hour."""

    content_id: str
    hour: datetime
    figures: Figures


@dataclass(frozen=True, slots=True)
class Community:
    """What happened around the contents in a while: messages, what moderation did, clips, publications."""

    messages: int = 0
    checked: int = 0
    deleted: int = 0
    timeouts: int = 0
    bans: int = 0
    clips: int = 0
    publications: int = 0

    @property
    def safety_score(self) -> float:
        """The share of checked texts that were not deleted, in percent, 1 decimal; 100 where none was checked."""
        return round((self.checked - self.deleted) / self.checked * 100, 1) if self.checked else 100.0


COUNTS: Final = ("messages", "checked", "deleted", "timeouts", "bans", "clips", "publications")


def content_id(publication_id: str) -> str:
    """The identifier of a publication's content: always the same one."""
    return f"content_{hashlib.sha256(publication_id.encode()).hexdigest()[:24]}"
