"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from enum import Enum

import strawberry

from subgraphs.kit.enums import describe_enum
from subgraphs.wavestack.social_ingest.domain.analytics import LeaderboardMetric
from subgraphs.wavestack.social_ingest.domain.connectors import ConnectorState
from subgraphs.wavestack.social_ingest.domain.platforms import AuthorRole, PlatformEventType, SourcePlatform

__all__ = [
    "AuthorRole",
    "ConnectorState",
    "LeaderboardMetric",
    "MessageEventType",
    "PlatformEventType",
    "SourcePlatform",
    "Weekday",
]


@strawberry.enum(description="What happened to a message.")
class MessageEventType(Enum):
    """What subscribers hear of."""

    CREATED = strawberry.enum_value("created", description="It came.")
    EDITED = strawberry.enum_value("edited", description="It was changed.")
    DELETED = strawberry.enum_value("deleted", description="It was deleted.")


@strawberry.enum(description="A day of the week.")
class Weekday(Enum):
    """Days by their English names."""

    MONDAY = strawberry.enum_value("Monday", description="Monday.")
    TUESDAY = strawberry.enum_value("Tuesday", description="Tuesday.")
    WEDNESDAY = strawberry.enum_value("Wednesday", description="Wednesday.")
    THURSDAY = strawberry.enum_value("Thursday", description="Thursday.")
    FRIDAY = strawberry.enum_value("Friday", description="Friday.")
    SATURDAY = strawberry.enum_value("Saturday", description="Saturday.")
    SUNDAY = strawberry.enum_value("Sunday", description="Sunday.")


describe_enum(
    SourcePlatform,
    "Where people write.",
    {
        SourcePlatform.DISCORD: "Discord.",
        SourcePlatform.TWITCH: "Twitch.",
        SourcePlatform.YOUTUBE: "YouTube.",
        SourcePlatform.TWITTER: "X, formerly Twitter.",
    },
)
describe_enum(
    PlatformEventType,
    "What can happen on a platform besides messages.",
    {
        PlatformEventType.SUBSCRIPTION: "Somebody subscribed.",
        PlatformEventType.RAID: "Another channel's viewers came.",
        PlatformEventType.CHEER: "Somebody gave bits or money.",
        PlatformEventType.FOLLOW: "Somebody follows now.",
        PlatformEventType.STREAM_START: "A stream went live.",
        PlatformEventType.STREAM_END: "A stream ended.",
    },
)
describe_enum(
    ConnectorState,
    "How far a connector to a platform is.",
    {
        ConnectorState.CONNECTING: "It is being connected.",
        ConnectorState.LISTENING: "It hears what its channels say.",
        ConnectorState.WAITING: "It was lost, and will be tried again.",
        ConnectorState.REFUSED: "The platform refuses it until the settings are others.",
    },
)
describe_enum(
    AuthorRole,
    "What an author is in a channel, from the highest to the lowest.",
    {
        AuthorRole.OWNER: "The channel is theirs.",
        AuthorRole.BROADCASTER: "They stream there.",
        AuthorRole.MODERATOR: "They moderate.",
        AuthorRole.VIP: "They are honoured.",
        AuthorRole.SUBSCRIBER: "They have subscribed.",
        AuthorRole.MEMBER: "None of the others.",
    },
)
describe_enum(
    LeaderboardMetric,
    "What users are ranked by.",
    {
        LeaderboardMetric.MESSAGES: "How much they wrote.",
        LeaderboardMetric.ENGAGEMENT: "The engagement score.",
        LeaderboardMetric.REACTIONS: "Reactions to their messages.",
        LeaderboardMetric.ACTIVE_DAYS: "On how many days they wrote.",
    },
)
