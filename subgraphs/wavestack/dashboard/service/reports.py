"""A session, the actor and a period come in; overviews, platforms, series and contents go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import invalid
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.pagination import MAX_LIMIT
from subgraphs.wavestack.dashboard.domain.contents import Community, Content, Performance
from subgraphs.wavestack.dashboard.domain.metrics import Figures, growth, total
from subgraphs.wavestack.dashboard.domain.periods import Interval, Period, Span, span_of
from subgraphs.wavestack.dashboard.errors import not_found
from subgraphs.wavestack.dashboard.repository import contents as content_rows
from subgraphs.wavestack.dashboard.repository import figures as repository


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of a span, on one platform or all, beside those of the span before."""

    span: Span
    figures: Figures
    figures_before: Figures
    followers: int
    followers_before: int
    new_followers: int
    new_followers_before: int
    community: Community
    top_platform: str | None

    @property
    def growth_of_views(self) -> float:
        """In percent."""
        return growth(self.figures.views, self.figures_before.views)

    @property
    def growth_of_engagement(self) -> float:
        """In percent."""
        return growth(self.figures.engagement, self.figures_before.engagement)

    @property
    def growth_of_followers(self) -> float:
        """In percent of those at the beginning."""
        return growth(self.followers, self.followers_before)

    @property
    def posts_per_day(self) -> float:
        """Publications a day, 2 decimals."""
        return round(self.community.publications / self.span.days, 2)


@dataclass(frozen=True, slots=True)
class Step:
    """One point of a series."""

    at: datetime
    figures: Figures


async def report(session: AsyncSession, actor: Actor, period: Period, *, platform: str | None, now: datetime) -> Report:
    """What a period was like, on one platform or all."""
    organization_id, span = require_organization(actor), span_of(period, now)
    before = span.before()
    sums = await repository.sums_by_platform(session, organization_id, span)
    sums_before = await repository.sums_by_platform(session, organization_id, before)
    counts = [
        _of(await repository.followers_at(session, organization_id, moment), platform)
        for moment in (span.end, span.start, before.start)
    ]
    return Report(
        span=span,
        figures=_figures(sums, platform),
        figures_before=_figures(sums_before, platform),
        followers=counts[0],
        followers_before=counts[1],
        new_followers=counts[0] - counts[1],
        new_followers_before=counts[1] - counts[2],
        community=await repository.community(session, organization_id, span, platform),
        top_platform=max(sums, key=lambda name: (sums[name].views, name), default=None),
    )


async def time_series(
    session: AsyncSession, actor: Actor, period: Period, interval: Interval, *, platform: str | None, now: datetime
) -> list[Step]:
    """The figures of each hour or day of a period, also of those in which nothing happened."""
    organization_id, span = require_organization(actor), span_of(period, now)
    found = await repository.series(session, organization_id, interval, span, platform)
    return [Step(at, found.get(at, Figures())) for at in span.steps(interval)]


async def rank_contents(
    session: AsyncSession,
    actor: Actor,
    *,
    sort: str,
    platform: str | None,
    period: Period | None,
    limit: int,
    now: datetime,
) -> list[Performance]:
    """The contents with the highest figures in a period, or of all time, or the newest ones."""
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid("limit", "range", f"Limit must be from 1 to {MAX_LIMIT}")
    span = None if period is None else span_of(period, now)
    return await content_rows.performances(
        session, require_organization(actor), sort=sort, platform=platform, span=span, limit=limit
    )


async def find_contents(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Content]:
    """The actor's contents among `ids`, by id."""
    found = await content_rows.contents_by_id(session, require_organization(actor), ids)
    return {content.id: content for content in found}


async def get_content(session: AsyncSession, actor: Actor, content_id: str) -> Content:
    """The actor's content with this id, or NOT_FOUND."""
    found = await find_contents(session, actor, [content_id])
    if content_id not in found:
        raise not_found("Content", "id")
    return found[content_id]


async def find_contents_of_publications(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Content]:
    """The contents of the actor's publications, by the publication's id."""
    found = await content_rows.contents_of_publications(session, require_organization(actor), ids)
    return {content.publication_id: content for content in found if content.publication_id is not None}


async def figures_of_contents(
    session: AsyncSession, actor: Actor, ids: Sequence[str], period: Period | None, now: datetime
) -> dict[str, Figures]:
    """The figures of each content in a period, or of all time; zeros where nothing was told."""
    span = None if period is None else span_of(period, now)
    found = await content_rows.figures_of_contents(session, require_organization(actor), ids, span)
    return {content_id: found.get(content_id, Figures()) for content_id in ids}


def _figures(sums: dict[str, Figures], platform: str | None) -> Figures:
    return total(sums.values()) if platform is None else sums.get(platform, Figures())


def _of(counts: dict[str, int], platform: str | None) -> int:
    return sum(counts.values()) if platform is None else counts.get(platform, 0)
