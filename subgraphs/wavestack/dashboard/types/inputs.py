"""What clients send to mutations comes in, values that the service checks go out."""

from datetime import datetime

import strawberry

from subgraphs.kit.errors import invalid
from subgraphs.kit.scalars import BigInt
from subgraphs.wavestack.dashboard.domain.metrics import Figures, cents
from subgraphs.wavestack.dashboard.service.imports import Entry, FollowersEntry, Name
from subgraphs.wavestack.dashboard.types.enums import MetricsPlatform


@strawberry.input(description="A content's figures of one hour: all of that hour, not what was added since last time.")
class ContentMetricsEntry:
    """Figures of a content, named in one of three ways."""

    content_id: strawberry.ID | None = strawberry.field(default=None, description="The content's identifier.")
    publication_id: strawberry.ID | None = strawberry.field(
        default=None, description="The publication's identifier, where the content's is not given."
    )
    platform: MetricsPlatform | None = strawberry.field(
        default=None, description="The platform, beside the platform's own identifier."
    )
    external_id: str | None = strawberry.field(
        default=None, description="The platform's own identifier, where neither of ours is given."
    )
    hour: datetime = strawberry.field(description="Any moment in the hour.")
    views: BigInt = strawberry.field(default=BigInt(0), description="Views.")
    likes: BigInt = strawberry.field(default=BigInt(0), description="Likes.")
    comments: BigInt = strawberry.field(default=BigInt(0), description="Comments.")
    shares: BigInt = strawberry.field(default=BigInt(0), description="Shares.")
    watch_time_seconds: BigInt = strawberry.field(default=BigInt(0), description="Watch time in seconds.")
    revenue: float = strawberry.field(default=0.0, description="Revenue in units of the currency, 2 decimals.")

    def entry(self) -> Entry:
        """The same for the service."""
        figures = Figures(
            views=self.views,
            likes=self.likes,
            comments=self.comments,
            shares=self.shares,
            watch_seconds=self.watch_time_seconds,
            revenue_cents=cents(self.revenue),
        )
        return Entry(self._name(), self.hour, figures)

    def _name(self) -> Name:
        outside = self.platform is not None and self.external_id is not None
        given = [self.content_id is not None, self.publication_id is not None, outside]
        if sum(given) != 1:
            raise invalid("contentId", "required", "Name a content by its id, its publication's, or the platform's")
        if outside:
            return Name(platform=self.platform, external_id=self.external_id)
        return Name(self.content_id, self.publication_id)


@strawberry.input(description="Figures of contents: 1 to 1000 entries, all or none of which are kept.")
class ImportContentMetricsInput:
    """Entries."""

    entries: list[ContentMetricsEntry] = strawberry.field(description="The figures.")


@strawberry.input(description="How many followers an account has at the end of a day.")
class FollowersEntryInput:
    """A number of followers."""

    platform: MetricsPlatform = strawberry.field(description="The platform.")
    day: datetime = strawberry.field(description="Any moment of the day in UTC.")
    followers: BigInt = strawberry.field(description="The number of followers.")

    def entry(self) -> FollowersEntry:
        """The same for the service."""
        return FollowersEntry(self.platform, self.day, self.followers)


@strawberry.input(description="Numbers of followers: 1 to 1000 entries.")
class ImportFollowersInput:
    """Entries."""

    entries: list[FollowersEntryInput] = strawberry.field(description="The numbers.")


@strawberry.type(description="The answer to `importContentMetrics` and `importFollowers`.")
class ImportPayload:
    """How much was kept."""

    imported: int = strawberry.field(description="How many hours or days were written.")


@strawberry.type(description="The answer to `rebuildMetrics`.")
class RebuildMetricsPayload:
    """What was made anew."""

    organization_id: strawberry.ID = strawberry.field(description="The organization whose sums were made anew.")
