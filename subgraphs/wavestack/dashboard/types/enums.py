"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from enum import Enum

import strawberry

from subgraphs.kit.enums import describe_enum
from subgraphs.wavestack.dashboard.domain.metrics import MetricsPlatform
from subgraphs.wavestack.dashboard.domain.periods import Interval, Period

__all__ = ["ContentSort", "Interval", "MetricsPlatform", "Period"]


@strawberry.enum(description="By what contents are ranked, the highest first.")
class ContentSort(Enum):
    """Figures, and the time of publication."""

    VIEWS = strawberry.enum_value("views", description="By views.")
    ENGAGEMENT = strawberry.enum_value("engagement", description="By likes, comments and shares together.")
    ENGAGEMENT_RATE = strawberry.enum_value("engagement_rate", description="By engagement in percent of views.")
    WATCH_TIME = strawberry.enum_value("watch_seconds", description="By watch time.")
    REVENUE = strawberry.enum_value("revenue_cents", description="By revenue.")
    PUBLISHED_AT = strawberry.enum_value("published_at", description="The newest first.")


describe_enum(
    Period,
    "A span up to now; the present hour counts.",
    {
        Period.LAST_24_HOURS: "The last 24 hours.",
        Period.LAST_7_DAYS: "The last 7 days.",
        Period.LAST_30_DAYS: "The last 30 days.",
        Period.LAST_90_DAYS: "The last 90 days.",
    },
)
describe_enum(
    Interval,
    "How finely a series is divided.",
    {Interval.HOUR: "Into hours.", Interval.DAY: "Into days in UTC."},
)
describe_enum(
    MetricsPlatform,
    "Where figures come from.",
    {
        MetricsPlatform.YOUTUBE: "YouTube.",
        MetricsPlatform.TWITCH: "Twitch.",
        MetricsPlatform.INSTAGRAM: "Instagram.",
        MetricsPlatform.TIKTOK: "TikTok.",
        MetricsPlatform.FACEBOOK: "Facebook.",
        MetricsPlatform.LINKEDIN: "LinkedIn.",
        MetricsPlatform.X: "X, formerly Twitter.",
        MetricsPlatform.DISCORD: "Discord.",
    },
)
