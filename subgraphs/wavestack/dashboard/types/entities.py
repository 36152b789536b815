"""Records come in, the types of this subgraph go out: contents, metrics, reports; and what it adds to others."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from subgraphs.kit.context import Context
from subgraphs.kit.events import Event
from subgraphs.kit.fields import field
from subgraphs.kit.scalars import URL, BigInt
from subgraphs.wavestack.dashboard.domain.contents import Community as CommunityRecord
from subgraphs.wavestack.dashboard.domain.contents import Content as ContentRecord
from subgraphs.wavestack.dashboard.domain.metrics import Figures
from subgraphs.wavestack.dashboard.loaders import (
    FiguresOf,
    load_contents,
    load_contents_of_publications,
    load_figures,
)
from subgraphs.wavestack.dashboard.ports import Resources
from subgraphs.wavestack.dashboard.service import reports
from subgraphs.wavestack.dashboard.types.enums import Interval, MetricsPlatform, Period

Info: TypeAlias = strawberry.Info[Context[Resources], None]
Key: TypeAlias = strawberry.ID
OfPeriod = Annotated[Period | None, strawberry.argument(description="Only of this period; of all time where empty.")]
During = Annotated[Period, strawberry.argument(description="The period.")]
OfPlatform = Annotated[MetricsPlatform | None, strawberry.argument(description="Only of this platform.")]


@strawberry.type(description="What was counted in a while.")
class Metrics:
    """Figures."""

    views: BigInt = strawberry.field(description="Views.")
    likes: BigInt = strawberry.field(description="Likes.")
    comments: BigInt = strawberry.field(description="Comments.")
    shares: BigInt = strawberry.field(description="Shares.")
    engagement: BigInt = strawberry.field(description="Likes, comments and shares together.")
    engagement_rate: float = strawberry.field(description="Engagement in percent of views, 2 decimals.")
    watch_time_hours: float = strawberry.field(description="Watch time in hours, 1 decimal.")
    revenue: float = strawberry.field(description="Revenue in units of the organization's currency.")
    revenue_per_mille: float = strawberry.field(description="Revenue of a thousand views.")

    @classmethod
    def of(cls, figures: Figures) -> "Metrics":
        """The GraphQL form of figures."""
        return cls(
            views=BigInt(figures.views),
            likes=BigInt(figures.likes),
            comments=BigInt(figures.comments),
            shares=BigInt(figures.shares),
            engagement=BigInt(figures.engagement),
            engagement_rate=figures.engagement_rate,
            watch_time_hours=figures.watch_time_hours,
            revenue=figures.revenue,
            revenue_per_mille=figures.revenue_per_mille,
        )


@strawberry.federation.type(keys=["id"], description="A queue item on one of its platforms.")
class Publication:
    """A publication as far as this subgraph knows it: its id, and what became of it."""

    id: strawberry.ID = strawberry.field(description="The publication's identifier, such as `clx1234:youtube`.")

    @classmethod
    def resolve_reference(cls, id: Key) -> "Publication":  # noqa: A002 - the key's name
        """Any publication; one that is not out, or not the caller's, has no content."""
        return cls(id=id)

    @field(description="What it is for the platform's audience, once it is out.")
    async def content(self, info: Info) -> "Content | None":
        """The content."""
        record = await info.context.load(load_contents_of_publications, str(self.id))
        return None if record is None else Content.of(record)

    @field(description="What was counted of it; empty before it is out.")
    async def metrics(self, info: Info, period: OfPeriod = None) -> Metrics | None:
        """Its content's figures."""
        record = await info.context.load(load_contents_of_publications, str(self.id))
        return None if record is None else await _metrics(info, record.id, period)


@strawberry.federation.type(keys=["id"], description="A published thing that people see and figures are counted of.")
class Content:
    """A content."""

    id: strawberry.ID = strawberry.field(description="The content's identifier, such as `content_123`.")
    publication: Publication | None = strawberry.field(description="The publication that brought it out, if one did.")
    platform: MetricsPlatform = strawberry.field(description="Where it is.")
    title: str = strawberry.field(description="Its title.")
    url: URL | None = strawberry.field(description="Where people see it.")
    external_id: str | None = strawberry.field(description="The platform's own identifier of it.")
    published_at: datetime = strawberry.field(description="When it was published.")

    @classmethod
    def of(cls, record: ContentRecord) -> "Content":
        """The GraphQL form of a record."""
        publication_id = record.publication_id
        return cls(
            id=strawberry.ID(record.id),
            publication=None if publication_id is None else Publication(id=strawberry.ID(publication_id)),
            platform=MetricsPlatform(record.platform),
            title=record.title,
            url=None if record.url is None else URL(record.url),
            external_id=record.external_id,
            published_at=record.published_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Content | None":  # noqa: A002 - the key's name
        """The content, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_contents, str(id))
        return None if record is None else cls.of(record)

    @field(description="What was counted of it.")
    async def metrics(self, info: Info, period: OfPeriod = None) -> Metrics | None:
        """Its figures."""
        return await _metrics(info, self.id, period)


@strawberry.type(description="How figures compare with the span of equal length before, in percent, 1 decimal.")
class Growth:
    """Growth."""

    views: float = strawberry.field(description="Of views.")
    engagement: float = strawberry.field(description="Of likes, comments and shares together.")
    followers: float = strawberry.field(description="Of followers, since the period began.")


@strawberry.type(description="What happened around the contents.")
class CommunityMetrics:
    """Counts of other subgraphs."""

    messages: BigInt = strawberry.field(description="Messages that were taken in.")
    checked: BigInt = strawberry.field(description="Texts that moderation checked.")
    deleted: BigInt = strawberry.field(description="Texts that it removed.")
    timeouts: BigInt = strawberry.field(description="Timeouts that it gave.")
    bans: BigInt = strawberry.field(description="Bans.")
    safety_score: float = strawberry.field(description="Checked texts that stayed, in percent, 1 decimal.")
    clips: BigInt = strawberry.field(description="Clips that were cut.")
    publications: BigInt = strawberry.field(description="Publications that came out.")

    @classmethod
    def of(cls, record: CommunityRecord) -> "CommunityMetrics":
        """The GraphQL form of counts."""
        return cls(
            messages=BigInt(record.messages),
            checked=BigInt(record.checked),
            deleted=BigInt(record.deleted),
            timeouts=BigInt(record.timeouts),
            bans=BigInt(record.bans),
            safety_score=record.safety_score,
            clips=BigInt(record.clips),
            publications=BigInt(record.publications),
        )


@strawberry.type(description="The figures of a period that people look at first.")
class Headline:
    """A summary."""

    total_views: BigInt = strawberry.field(description="Views.")
    total_engagement: BigInt = strawberry.field(description="Likes, comments and shares together.")
    new_followers: BigInt = strawberry.field(description="Followers that came, less those that left.")
    watch_time_hours: float = strawberry.field(description="Watch time in hours, 1 decimal.")
    top_platform: MetricsPlatform | None = strawberry.field(description="The platform with the most views.")


@strawberry.type(description="What a period was like, on one platform or all.")
class Overview:
    """A report."""

    period: Period = strawberry.field(description="The period.")
    platform: MetricsPlatform | None = strawberry.field(description="The platform; empty for all.")
    starts_at: datetime = strawberry.field(description="When the period begins.")
    ends_at: datetime = strawberry.field(description="When the period ends: the end of the present hour.")
    headline: Headline = strawberry.field(description="The figures that people look at first.")
    metrics: Metrics = strawberry.field(description="What was counted.")
    previous: Metrics = strawberry.field(description="What was counted in the span of equal length before.")
    followers: BigInt = strawberry.field(description="Followers at the end.")
    new_followers: BigInt = strawberry.field(description="Followers that came, less those that left.")
    top_platform: MetricsPlatform | None = strawberry.field(description="The platform with the most views.")
    publishing_frequency: float = strawberry.field(description="Publications a day, 2 decimals.")
    growth: Growth = strawberry.field(description="How that compares with the span before.")
    community: CommunityMetrics = strawberry.field(description="What happened around the contents.")

    @classmethod
    def of(cls, record: reports.Report, period: Period, platform: MetricsPlatform | None) -> "Overview":
        """The GraphQL form of a report."""
        top = record.top_platform
        return cls(
            period=period,
            platform=platform,
            starts_at=record.span.start,
            ends_at=record.span.end,
            headline=Headline(
                total_views=BigInt(record.figures.views),
                total_engagement=BigInt(record.figures.engagement),
                new_followers=BigInt(record.new_followers),
                watch_time_hours=record.figures.watch_time_hours,
                top_platform=None if top is None else MetricsPlatform(top),
            ),
            metrics=Metrics.of(record.figures),
            previous=Metrics.of(record.figures_before),
            followers=BigInt(record.followers),
            new_followers=BigInt(record.new_followers),
            top_platform=None if top is None else MetricsPlatform(top),
            publishing_frequency=record.posts_per_day,
            growth=Growth(
                views=record.growth_of_views,
                engagement=record.growth_of_engagement,
                followers=record.growth_of_followers,
            ),
            community=CommunityMetrics.of(record.community),
        )


@strawberry.type(description="One point of a series.")
class MetricsPoint:
    """An hour or a day."""

    at: datetime = strawberry.field(description="When the hour or day begins.")
    metrics: Metrics = strawberry.field(description="What was counted in it.")


@strawberry.type(description="That figures were imported.")
class MetricsEvent:
    """One event of a subscription."""

    sequence: str = strawberry.field(
        description="The event's number: later events have higher ones. Give the last one as `after` to resume."
    )
    content_ids: list[strawberry.ID] = strawberry.field(description="The contents whose figures came.")
    at: datetime = strawberry.field(description="When they came.")

    @classmethod
    def of(cls, event: Event) -> "MetricsEvent":
        """The GraphQL form of an event of the outbox."""
        ids = [strawberry.ID(content_id) for content_id in event.payload["contentIds"]]
        return cls(sequence=str(event.sequence), content_ids=ids, at=event.at)

    @field(description="What a period is like now, on all platforms.")
    async def overview(self, info: Info, period: During = Period.LAST_7_DAYS) -> Overview | None:
        """A fresh report."""
        return await overview_of(info, period, None)


@strawberry.federation.type(keys=["id"], description="Who owns contents.")
class Organization:
    """An organization as far as this subgraph knows it: its id, and how it fares."""

    id: strawberry.ID = strawberry.field(description="The organization's identifier, such as `org_123`.")

    @classmethod
    def resolve_reference(cls, info: Info, id: Key) -> "Organization | None":  # noqa: A002 - the key's name
        """The caller's own organization; nothing is said of others."""
        return cls(id=id) if id == info.context.actor.organization_id else None

    @field(description="What a period was like, on one platform or all.")
    async def overview(
        self, info: Info, period: During = Period.LAST_7_DAYS, platform: OfPlatform = None
    ) -> Overview | None:
        """A report."""
        return await overview_of(info, period, platform)


async def overview_of(info: Info, period: Period, platform: MetricsPlatform | None) -> Overview:
    """The caller's report."""
    context = info.context
    found = await reports.report(
        context.session, context.actor, period, platform=platform and str(platform), now=context.clock.now()
    )
    return Overview.of(found, period, platform)


async def series_of(
    info: Info, period: Period, interval: Interval, platform: MetricsPlatform | None
) -> list[MetricsPoint]:
    """The caller's series."""
    context = info.context
    steps = await reports.time_series(
        context.session, context.actor, period, interval, platform=platform and str(platform), now=context.clock.now()
    )
    return [MetricsPoint(at=step.at, metrics=Metrics.of(step.figures)) for step in steps]


async def _metrics(info: Info, content_id: str, period: Period | None) -> Metrics:
    return Metrics.of(await info.context.load_known(load_figures, FiguresOf(content_id, period)))
