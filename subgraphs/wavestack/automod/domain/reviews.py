"""What people say about verdicts: feedback that the classifier learns from, appeals, and the trail of who did what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

TEXT_LENGTH: Final = 1000
"""The most characters of an appeal, and of a text that is labelled."""
USER_ID_LENGTH: Final = 255


class Label(StrEnum):
    """What a text is, as somebody who read it says."""

    FINE = "fine"
    TOXIC = "toxic"
    NSFW = "nsfw"


class AppealStatus(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a user broke; `cleared_at` where an appeal or a review took it back."""

    id: str
    organization_id: str
    user_id: str
    verdict_id: str
    platform: str
    type: str
    action: str
    created_at: datetime
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """A user's objection to a violation."""

    id: str
    organization_id: str
    violation_id: str
    user_id: str
    text: str
    status: str
    created_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A text that somebody has labelled, for an organization's own classifier."""

    id: str
    organization_id: str
    text: str
    label: str
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Somebody's deed: who, what, to what, when."""

    id: str
    organization_id: str
    actor: str
    deed: str
    subject: str
    details: dict[str, Any]  # Any: JSON values
    at: datetime
