"""Verdicts: from scores and a policy to flags, a sentence and an action; and what a user's record makes of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from subgraphs.wavestack.automod.domain.policy import Policy

MEMORY: Final = timedelta(hours=24)
"""How long a violation counts towards the next action."""
SEVERE: Final = 0.9
SEVERE_COUNT: Final = 3
SERIOUS: Final = 0.7
DELETABLE: Final = 0.5
_WARNED_AT: Final = 1
_RESTRICTED_AT: Final = 5


class Flag(StrEnum):
    """What is wrong with a text."""

    TOXICITY = "toxicity"
    SPAM = "spam"
    NSFW = "nsfw"
    BANNED_WORD = "banned_word"


class Action(StrEnum):
    """What is done about it, from the mildest to the strongest."""

    WARN = "warn"
    DELETE = "delete"
    TIMEOUT = "timeout"
    BAN = "ban"


class Standing(StrEnum):
    """How a user stands."""

    GOOD = "good"
    WARNING = "warning"
    RESTRICTED = "restricted"
    BANNED = "banned"


class ReviewStatus(StrEnum):
    """What people have made of a verdict."""

    NONE = "none"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    OVERTURNED = "overturned"


@dataclass(frozen=True, slots=True)
class Scores:
    """How likely a text is what it should not be: 0 to 1 each."""

    toxicity: float = 0.0
    spam: float = 0.0
    nsfw: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a policy makes of scores. `timeout_seconds` is set where a timeout is the action."""

    flags: tuple[Flag, ...]
    action: Action | None
    reason: str | None
    timeout_seconds: int | None
    needs_review: bool

    @property
    def allowed(self) -> bool:
        """Whether the text may stand."""
        return not self.flags


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement that was passed on a text. The text is forgotten once nobody needs to review it, and its `digest`
    as well, by which the same text is known again.

    A message has one verdict, that on its present text; one that it had before an edit names it as `edited_message_id`.
    """

    id: str
    organization_id: str
    message_id: str | None
    user_id: str
    platform: str
    channel_id: str
    content: str | None
    toxicity: float
    spam: float
    nsfw: float
    flags: Sequence[str]
    findings: Sequence[dict[str, Any]]  # Any: {"rule": text, "added": number}
    action: str | None
    timeout_seconds: int | None
    reason: str | None
    review: str
    created_at: datetime
    edited_message_id: str | None = None
    digest: str | None = None


_SENTENCES: Final = {
    Flag.TOXICITY: "Toxicity threshold exceeded",
    Flag.SPAM: "Spam threshold exceeded",
    Flag.NSFW: "NSFW threshold exceeded",
    Flag.BANNED_WORD: "Banned word or phrase",
}


def judge(scores: Scores, *, banned: bool, recent_violations: int, policy: Policy) -> Judgement:
    """Judge a text by its scores. `recent_violations`: those of its author within `MEMORY`, without this one.

    A text is severe by its score, by breaking three rules at once, or as the third violation within `MEMORY`.
    """
    rated = [
        (1.0 if banned else 0.0, Flag.BANNED_WORD, 1.0),
        (scores.toxicity, Flag.TOXICITY, policy.toxicity_threshold),
        (scores.spam, Flag.SPAM, policy.spam_threshold),
        (scores.nsfw, Flag.NSFW, policy.nsfw_threshold),
    ]
    flagged = sorted(((score, flag) for score, flag, least in rated if score >= least), key=lambda pair: -pair[0])
    if not flagged:
        return Judgement((), None, None, None, needs_review=False)
    highest, first = flagged[0]
    violations = recent_violations + 1
    severe = highest >= SEVERE or max(len(flagged), violations) >= SEVERE_COUNT
    action = _action(highest, severe=severe, violations=violations, policy=policy)
    return Judgement(
        flags=tuple(flag for _, flag in flagged),
        action=action,
        reason=_SENTENCES[first],
        timeout_seconds=policy.timeout_seconds * (2 if severe else 1) if action == Action.TIMEOUT else None,
        needs_review=highest < policy.review_below and not banned,
    )


def standing_of(violations: int, *, banned: bool) -> Standing:
    """How a user with this many violations stands."""
    if banned:
        return Standing.BANNED
    if violations >= _RESTRICTED_AT:
        return Standing.RESTRICTED
    return Standing.WARNING if violations >= _WARNED_AT else Standing.GOOD


def _action(highest: float, *, severe: bool, violations: int, policy: Policy) -> Action:
    """The strongest action that fits and is switched on; a warning where none is."""
    if policy.auto_ban and violations >= policy.violations_for_ban:
        return Action.BAN
    if policy.auto_timeout and (severe or highest >= SERIOUS):
        return Action.TIMEOUT
    if policy.auto_delete and (severe or highest >= DELETABLE):
        return Action.DELETE
    return Action.WARN
