"""Figures that platforms gave come in; they are kept for their hour, and the sums follow.

What is told is the whole of an hour or day, not what was added to it: telling it again changes nothing, and telling it
anew replaces what was told before.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import invalid
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.outbox import publish
from subgraphs.wavestack.dashboard.domain.contents import Content, HourOfContent
from subgraphs.wavestack.dashboard.domain.metrics import MOST, Figures, MetricsPlatform, checked
from subgraphs.wavestack.dashboard.domain.periods import Interval, start_of
from subgraphs.wavestack.dashboard.errors import not_found
from subgraphs.wavestack.dashboard.repository import contents as content_rows
from subgraphs.wavestack.dashboard.repository import figures as repository

ENTRIES: Final = 1000
IMPORTED: Final = "metrics.imported"


@dataclass(frozen=True, slots=True)
class Name:
    """How a content is called: by its own id, its publication's, or the platform and the platform's id."""

    content_id: str | None = None
    publication_id: str | None = None
    platform: MetricsPlatform | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """The figures of a content in the hour of a moment."""

    name: Name
    at: datetime
    figures: Figures


@dataclass(frozen=True, slots=True)
class FollowersEntry:
    """How many followers an account has at the end of the day of a moment."""

    platform: MetricsPlatform
    at: datetime
    followers: int


async def import_figures(session: AsyncSession, actor: Actor, entries: Sequence[Entry]) -> int:
    """Keep figures of contents, all or none; answers how many. NOT_FOUND for a content that is not the actor's."""
    organization_id = require_organization(actor)
    _check_number(entries)
    contents = await _contents_of(session, organization_id, entries)
    hours = {}
    for entry in entries:
        content = contents[entry.name]
        hour = start_of(entry.at, Interval.HOUR)
        hours[content.id, hour] = HourOfContent(content.id, hour, checked(entry.figures))
    await repository.lock_organization(session, organization_id)
    known = await repository.hours_of_contents(
        session, organization_id, sorted({key for key, _ in hours}), sorted({hour for _, hour in hours})
    )
    platforms = {content.id: content.platform for content in contents.values()}
    await repository.keep_hours(session, organization_id, list(hours.values()), platforms)
    changes = [
        (platforms[each.content_id], each.hour, each.figures - known.get(key, Figures())) for key, each in hours.items()
    ]
    for interval in Interval:
        await repository.add_to_sums(session, organization_id, interval, gather(changes, interval))
    payload = {"contentIds": sorted(platforms), "platforms": sorted({*platforms.values()})}
    publish(session, IMPORTED, scope=organization_id, key=organization_id, payload=payload)
    return len(hours)


async def import_followers(session: AsyncSession, actor: Actor, entries: Sequence[FollowersEntry]) -> int:
    """Keep numbers of followers; answers how many."""
    organization_id = require_organization(actor)
    _check_number(entries)
    rows = {}
    for entry in entries:
        if not 0 <= entry.followers <= MOST:
            raise invalid("followers", "range", f"followers must be from 0 to {MOST}")
        day = start_of(entry.at, Interval.DAY)
        rows[entry.platform, day] = {
            "organization_id": organization_id,
            "platform": entry.platform,
            "day": day,
            "followers": entry.followers,
        }
    # One at a time: two that write the same rows in different orders would wait for each other.
    await repository.lock_organization(session, organization_id)
    await repository.keep_followers(session, list(rows.values()))
    return len(rows)


async def rebuild_sums(session: AsyncSession, organization_id: str) -> None:
    """Make the sums of an organization anew from what was told of its contents."""
    await repository.lock_organization(session, organization_id)
    hours = await repository.all_hours(session, organization_id)
    await repository.delete_sums(session, organization_id)
    for interval in Interval:
        await repository.add_to_sums(session, organization_id, interval, gather(hours, interval))


def gather(
    changes: Sequence[tuple[str, datetime, Figures]], interval: Interval
) -> Mapping[tuple[str, datetime], Figures]:
    """Changes of hours, added up by platform and interval."""
    together: dict[tuple[str, datetime], Figures] = defaultdict(Figures)
    for platform, hour, figures in changes:
        together[platform, start_of(hour, interval)] += figures
    return together


async def _contents_of(session: AsyncSession, organization_id: str, entries: Sequence[Entry]) -> dict[Name, Content]:
    """The contents that entries name."""
    names = {entry.name for entry in entries}
    found: dict[Name, Content] = {}
    by_id = [name.content_id for name in names if name.content_id is not None]
    for content in await content_rows.contents_by_id(session, organization_id, by_id):
        found[Name(content_id=content.id)] = content
    by_publication = [name.publication_id for name in names if name.publication_id is not None]
    for content in await content_rows.contents_of_publications(session, organization_id, by_publication):
        found[Name(publication_id=content.publication_id)] = content
    outside = [name.external_id for name in names if name.external_id is not None]
    for content in await content_rows.contents_by_external_id(session, organization_id, outside):
        found[Name(platform=MetricsPlatform(content.platform), external_id=content.external_id)] = content
    for name in names - found.keys():
        raise not_found("Content", _field(name))
    return found


def _field(name: Name) -> str:
    if name.content_id is not None:
        return "contentId"
    return "publicationId" if name.publication_id is not None else "externalId"


def _check_number(entries: Sequence[object]) -> None:
    if not 1 <= len(entries) <= ENTRIES:
        raise invalid("entries", "length", f"Entries must be 1 to {ENTRIES}")
