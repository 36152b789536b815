"""A database and the present moment come in; half a year of figures up to now goes into it, the same ones everywhere.

Each start adds the days that are missing since the last one. Figures of a day come from the content and the day alone.
"""

import hashlib
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from subgraphs.kit.database import Database
from subgraphs.kit.identity import Actor
from subgraphs.wavestack.dashboard.domain.contents import Content
from subgraphs.wavestack.dashboard.domain.metrics import Figures, MetricsPlatform
from subgraphs.wavestack.dashboard.domain.periods import DAY, HOUR, Interval, start_of
from subgraphs.wavestack.dashboard.repository import contents as content_rows
from subgraphs.wavestack.dashboard.repository import figures as figure_rows
from subgraphs.wavestack.dashboard.service.imports import (
    ENTRIES,
    Entry,
    FollowersEntry,
    Name,
    import_figures,
    import_followers,
)

_ORGANIZATION: Final = "org_123"
_ACTOR: Final = Actor(subject="demo", organization_id=_ORGANIZATION)
_DAYS: Final = 185
_HOURLY: Final = timedelta(hours=48)


def _content(number: int, platform: MetricsPlatform, title: str, day: int, hour: int = 12) -> Content:
    content_id, published_at = f"content_{number}", datetime(2026, 1, day, hour, tzinfo=UTC)
    return Content(content_id, _ORGANIZATION, None, platform, title, None, f"demo-{content_id}", published_at)


# A content, published on a day and hour of January 2026, and its views on an ordinary day.
_CONTENTS: Final = (
    (_content(123, MetricsPlatform.YOUTUBE, "Epic Gaming Montage", 10), 6400),
    (_content(124, MetricsPlatform.YOUTUBE, "Road to Radiant, part 4", 3, 18), 3900),
    (_content(125, MetricsPlatform.TIKTOK, "1v4 clutch on match point", 12, 16), 3600),
    (_content(126, MetricsPlatform.INSTAGRAM, "Best chat moments", 8, 17), 1900),
    (_content(127, MetricsPlatform.TWITCH, "Sunday stream highlights", 11, 20), 1200),
    (_content(128, MetricsPlatform.FACEBOOK, "Settings I use", 5), 500),
    (_content(129, MetricsPlatform.LINKEDIN, "What streaming taught me", 6, 9), 240),
)
_FOLLOWERS: Final = {
    MetricsPlatform.YOUTUBE: (21_000, 21.0),
    MetricsPlatform.TIKTOK: (9_400, 14.0),
    MetricsPlatform.INSTAGRAM: (6_100, 8.0),
    MetricsPlatform.TWITCH: (4_800, 5.0),
}
"""Followers on 1 January 2026, and how many come on an ordinary day."""
_NEW_YEAR: Final = datetime(2026, 1, 1, tzinfo=UTC)


async def seed_demo(database: Database, *, now: datetime) -> None:
    """Fill in what is missing of the demo."""
    async with database.transaction() as session:
        await content_rows.insert_contents(session, [content for content, _ in _CONTENTS])
        known = await figure_rows.newest_hour(session, _ORGANIZATION)
    begin = start_of(now, Interval.DAY) - _DAYS * DAY if known is None else start_of(known, Interval.DAY)
    entries = list(_entries(begin, now, hourly_from=None if known is None else begin))
    for start in range(0, len(entries), ENTRIES):
        async with database.transaction() as session:
            await import_figures(session, _ACTOR, entries[start : start + ENTRIES])
    followers = list(_follower_entries(begin, now))
    for start in range(0, len(followers), ENTRIES):
        async with database.transaction() as session:
            await import_followers(session, _ACTOR, followers[start : start + ENTRIES])


def _entries(begin: datetime, now: datetime, *, hourly_from: datetime | None) -> Iterator[Entry]:
    """One entry a day for what is long ago, one an hour for the last two days.

    The day that an earlier start left unfinished, `hourly_from`, goes on by the hour: another entry for all of it
    would count its first hours twice.
    """
    hourly = start_of(now - _HOURLY, Interval.DAY)
    for content, views in _CONTENTS:
        day = begin
        while day <= now:
            if day < hourly and day != hourly_from:
                yield _entry(content, day + 12 * HOUR, views * _luck(content.id, day) * _week(day))
            else:
                for hour in range(24):
                    at = day + hour * HOUR
                    if at <= now:
                        yield _entry(content, at, views * _luck(content.id, at) * _week(day) * _evening(hour) / 24)
            day += DAY


def _entry(content: Content, at: datetime, views: float) -> Entry:
    rate = 0.02 + 0.03 * _luck(content.title, content.published_at)
    likes = round(views * rate)
    figures = Figures(
        views=round(views),
        likes=likes,
        comments=likes // 6,
        shares=likes // 9,
        watch_seconds=round(views * 118),
        revenue_cents=round(views * 0.21),
    )
    return Entry(Name(content_id=content.id), at, figures)


def _follower_entries(begin: datetime, now: datetime) -> Iterator[FollowersEntry]:
    for platform, (first, daily) in _FOLLOWERS.items():
        day = begin
        while day <= now:
            wave = 40 * math.sin(day.toordinal() / 9)
            yield FollowersEntry(platform, day, round(first + daily * (day - _NEW_YEAR).days + wave))
            day += DAY


def _luck(name: str, moment: datetime) -> float:
    """Between 0.7 and 1.3, the same for the same name and moment."""
    digest = hashlib.sha256(f"{name}{moment.isoformat()}".encode()).digest()
    return 0.7 + 0.6 * digest[0] / 255


def _week(day: datetime) -> float:
    """More on weekends, and a little more every week."""
    return (1.25 if day.weekday() >= 5 else 0.9) * (1 + (day - _NEW_YEAR).days / 1500)


def _evening(hour: int) -> float:
    """Most in the evening, least in the early morning."""
    return 1 + 0.6 * math.sin((hour - 13) / 24 * 2 * math.pi)
