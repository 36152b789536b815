"""Figures come in, their GraphQL types go out."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from subgraphs.wavestack.social_ingest.domain import analytics as domain
from subgraphs.wavestack.social_ingest.types.enums import LeaderboardMetric, SourcePlatform, Weekday

Since = Annotated[date | None, strawberry.argument(description="The first day (UTC).")]
Until = Annotated[date | None, strawberry.argument(description="The last day (UTC); the newest one unless said.")]


@strawberry.type(description="What a user has done on a platform.")
class UserPlatformAnalytics:
    """A user's figures on one platform."""

    platform: SourcePlatform = strawberry.field(description="The platform.")
    message_count: int = strawberry.field(description="How many of their messages were not deleted.")
    reaction_count: int = strawberry.field(description="How many reactions these have.")
    mention_count: int = strawberry.field(description="How many mentions of others these have.")
    active_days: int = strawberry.field(description="On how many days (UTC) they wrote.")
    first_seen: datetime = strawberry.field(description="When they first wrote, be it deleted or not.")
    last_active: datetime = strawberry.field(description="When they last wrote, be it deleted or not.")
    engagement_score: int = strawberry.field(
        description=(
            "0 to 100: volume, recency against the newest message of the platform, reactions and mentions. "
            "It never falls with another message."
        )
    )

    @classmethod
    def of(cls, share: domain.PlatformShare) -> "UserPlatformAnalytics":
        """The GraphQL form of a record."""
        totals = share.totals
        return cls(
            platform=SourcePlatform(totals.platform),
            message_count=totals.messages,
            reaction_count=totals.reactions,
            mention_count=totals.mentions,
            active_days=totals.active_days,
            first_seen=totals.first_at,
            last_active=totals.last_at,
            engagement_score=share.engagement,
        )


@strawberry.type(description="When a user writes (UTC).")
class ActivityPattern:
    """A user's pattern."""

    peak_hour: int | None = strawberry.field(description="The hour of the day in which they wrote most, 0 to 23.")
    peak_day: Weekday | None = strawberry.field(description="The weekday on which they wrote most.")
    messages_per_day: float = strawberry.field(
        description="Messages divided by the days from the first to the last, both included; one decimal."
    )


@strawberry.type(description="How active a user is.")
class UserAnalytics:
    """A user's figures."""

    user_id: strawberry.ID = strawberry.field(description="The user's identifier.")
    platforms: list[UserPlatformAnalytics] = strawberry.field(description="What they have done, by platform.")
    total_messages: int = strawberry.field(description="How many of their messages were not deleted, on all platforms.")
    activity_pattern: ActivityPattern = strawberry.field(description="When they write.")

    @classmethod
    def of(cls, record: domain.UserAnalytics) -> "UserAnalytics":
        """The GraphQL form of a record."""
        pattern = record.pattern
        return cls(
            user_id=strawberry.ID(record.user_id),
            platforms=[UserPlatformAnalytics.of(share) for share in record.platforms],
            total_messages=record.total_messages,
            activity_pattern=ActivityPattern(
                peak_hour=pattern.peak_hour,
                peak_day=None if pattern.peak_day is None else Weekday(pattern.peak_day),
                messages_per_day=pattern.messages_per_day,
            ),
        )


@strawberry.type(description="A user's place on a leaderboard.")
class RankedUser:
    """A place."""

    rank: int = strawberry.field(description="The place, counted from 1.")
    user_id: strawberry.ID = strawberry.field(description="The user's identifier.")
    username: str = strawberry.field(description="How the user is called.")
    value: int = strawberry.field(description="What the metric says of them.")
    metric: LeaderboardMetric = strawberry.field(description="What they are ranked by.")

    @classmethod
    def of(cls, record: domain.RankedUser) -> "RankedUser":
        """The GraphQL form of a record."""
        return cls(
            rank=record.rank,
            user_id=strawberry.ID(record.user_id),
            username=record.name,
            value=record.value,
            metric=record.metric,
        )


@strawberry.type(description="What was written in a channel on a day (UTC).")
class ChannelDay:
    """A day's figures."""

    day: date = strawberry.field(description="The day.")
    message_count: int = strawberry.field(description="How many messages were not deleted.")
    unique_users: int = strawberry.field(description="How many users wrote these.")

    @classmethod
    def of(cls, record: domain.ChannelDay) -> "ChannelDay":
        """The GraphQL form of a record."""
        return cls(day=record.day, message_count=record.messages, unique_users=record.unique_users)
