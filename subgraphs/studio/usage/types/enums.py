"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from enum import Enum

import strawberry

from subgraphs.kit.enums import describe_enum
from subgraphs.studio.usage.domain.spans import UsagePeriod

describe_enum(
    UsagePeriod,
    "A unit of the calendar, in UTC.",
    {
        UsagePeriod.DAY: "A day.",
        UsagePeriod.WEEK: "A week from Monday to Sunday, as ISO 8601 has it.",
        UsagePeriod.MONTH: "A month.",
        UsagePeriod.YEAR: "A year.",
    },
)


@strawberry.enum(description="The days that analytics are about.")
class AnalyticsPeriod(Enum):
    """There is one yet."""

    LAST_30_DAYS = strawberry.enum_value("last_30_days", description="Today and the 29 days before, in UTC.")
