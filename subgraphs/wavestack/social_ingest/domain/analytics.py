"""Counts of users and channels come in, the figures that the reference shows go out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS_A_DAY: Final = 24

# The score's parts: together 100. A part of volume or resonance is half full at HALF_….
VOLUME: Final = 60
RECENCY: Final = 25
RESONANCE: Final = 15
HALF_VOLUME: Final = 100
HALF_RESONANCE: Final = 50
RECENT_DAYS: Final = 30
_SECONDS_A_DAY: Final = 86_400


class LeaderboardMetric(StrEnum):
    """What users are ranked by."""

    MESSAGES = "messages"
    ENGAGEMENT = "engagement"
    REACTIONS = "reactions"
    ACTIVE_DAYS = "active_days"


@dataclass(frozen=True, slots=True)
class UserTotals:
    """What a user has done on a platform; on all of them where `platform` is empty."""

    platform: str
    user_id: str
    name: str
    messages: int
    reactions: int
    mentions: int
    active_days: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class PlatformShare:
    """What a user has done on one platform, and how engaged that shows them."""

    totals: UserTotals
    engagement: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """When a user writes. The peaks are None where no message of theirs stands."""

    peak_hour: int | None
    peak_day: str | None
    messages_per_day: float


@dataclass(frozen=True, slots=True)
class UserAnalytics:
    """A user on all platforms."""

    user_id: str
    platforms: Sequence[PlatformShare]
    total_messages: int
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class RankedUser:
    """A place of a leaderboard."""

    rank: int
    user_id: str
    name: str
    value: int
    metric: LeaderboardMetric = LeaderboardMetric.MESSAGES


@dataclass(frozen=True, slots=True)
class ChannelDay:
    """What happened in a channel on a day (UTC)."""

    day: date
    messages: int
    unique_users: int


@dataclass(frozen=True, slots=True)
class ChannelSpan:
    """Days of a channel, from the first up to and with the last."""

    platform: str
    channel_id: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ChannelTotals:
    """A channel and what was written there."""

    organization_id: str
    platform: str
    channel_id: str
    name: str | None
    messages: int
    first_at: datetime
    last_at: datetime


def engagement_score(totals: UserTotals, newest: datetime) -> int:
    """0 to 100, greater with each message and reaction. `newest` is when anybody was last seen on the platform.

    Recency is measured against that and not against the clock: a community that pauses keeps its order.
    """
    resonance = totals.reactions + totals.mentions
    idle_days = max(0.0, (newest - totals.last_at).total_seconds() / _SECONDS_A_DAY)
    score = (
        VOLUME * totals.messages / (totals.messages + HALF_VOLUME)
        + RECENCY * max(0.0, 1 - idle_days / RECENT_DAYS)
        + RESONANCE * resonance / (resonance + HALF_RESONANCE)
    )
    return min(100, round(score))


def pattern_of(slots: Mapping[int, int], total: int, first: datetime, last: datetime) -> Pattern:
    """When somebody writes, from messages by slot: weekday (Monday is 0) · 24 + hour. Of equal ones the earliest."""
    hours, days = [0] * HOURS_A_DAY, [0] * len(DAYS)
    for slot, count in slots.items():
        hours[slot % HOURS_A_DAY] += count
        days[slot // HOURS_A_DAY] += count
    per_day = round(total / ((last.date() - first.date()).days + 1), 1)
    if not any(hours):
        return Pattern(None, None, per_day)
    return Pattern(hours.index(max(hours)), DAYS[days.index(max(days))], per_day)


def slot_of(hour: int) -> int:
    """The slot of the week that an hour falls into, counted since the year 1: it began on a Monday, which is day 1."""
    return (hour - HOURS_A_DAY) % (len(DAYS) * HOURS_A_DAY)
