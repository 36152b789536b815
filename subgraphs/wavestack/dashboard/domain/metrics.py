"""Figures: what is counted of a published thing in an hour, how they add up, and what follows from the sums."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from subgraphs.kit.errors import invalid

MOST: Final = 10**15


class MetricsPlatform(StrEnum):
    """Where figures come from."""

    YOUTUBE = "youtube"
    TWITCH = "twitch"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    FACEBOOK = "facebook"
    LINKEDIN = "linkedin"
    X = "x"
    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a while. Watch time in seconds, revenue in hundredths of the organization's currency."""

    views: int = 0
    likes: int = 0
    comments: int = 0
    shares: int = 0
    watch_seconds: int = 0
    revenue_cents: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        """Both together."""
        return Figures(*(getattr(self, name) + getattr(other, name) for name in FIGURES))

    def __sub__(self, other: "Figures") -> "Figures":
        """What is in this one and not in the other."""
        return Figures(*(getattr(self, name) - getattr(other, name) for name in FIGURES))

    @property
    def engagement(self) -> int:
        """Likes, comments and shares."""
        return self.likes + self.comments + self.shares

    @property
    def engagement_rate(self) -> float:
        """Engagement in percent of views, 2 decimals; 0 without views."""
        return round(self.engagement / self.views * 100, 2) if self.views else 0.0

    @property
    def watch_time_hours(self) -> float:
        """Watch time in hours, 1 decimal."""
        return round(self.watch_seconds / 3600, 1)

    @property
    def revenue(self) -> float:
        """Revenue in units of the currency."""
        return round(self.revenue_cents / 100, 2)

    @property
    def revenue_per_mille(self) -> float:
        """Revenue of a thousand views, 2 decimals; 0 without views."""
        return round(self.revenue / self.views * 1000, 2) if self.views else 0.0


FIGURES: Final = tuple(field.name for field in fields(Figures))


def total(figures: Iterable[Figures]) -> Figures:
    """All together."""
    together = Figures()
    for each in figures:
        together += each
    return together


def cents(revenue: float) -> int:
    """Revenue in hundredths; what is out of range stays so, and finite, for `checked` to refuse."""
    return round(max(-MOST, min(revenue, MOST)) * 100)


def checked(figures: Figures) -> Figures:
    """The figures, or VALIDATION_ERROR for the first one that cannot be."""
    for name in FIGURES:
        if not 0 <= getattr(figures, name) <= MOST:
            raise invalid(_FIELDS[name], "range", f"{_FIELDS[name]} must be from 0 to {MOST}")
    return figures


_FIELDS: Final = {
    "views": "views",
    "likes": "likes",
    "comments": "comments",
    "shares": "shares",
    "watch_seconds": "watchTimeSeconds",
    "revenue_cents": "revenue",
}


def growth(now: float, before: float) -> float:
    """How much more than before, in percent, 1 decimal. From nothing to something is 100, from nothing to nothing 0."""
    if before:
        return round((now - before) / before * 100, 1)
    return 100.0 if now else 0.0
