"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from enum import Enum

import strawberry

from subgraphs.kit.enums import describe_enum
from subgraphs.wavestack.personality.domain.contents import ContentStatus, ContentType
from subgraphs.wavestack.personality.domain.conversations import Engine, Speaker
from subgraphs.wavestack.personality.domain.lexicon import Energy, Sentiment
from subgraphs.wavestack.personality.domain.memories import MemoryType
from subgraphs.wavestack.personality.domain.persona import ResponseLength

__all__ = [
    "ContentDecision",
    "ContentStatus",
    "ContentType",
    "Energy",
    "Engine",
    "MemoryType",
    "ResponseLength",
    "Sentiment",
    "Speaker",
]


@strawberry.enum(description="What a person decides about content.")
class ContentDecision(Enum):
    """Statuses that a person can set."""

    APPROVED = strawberry.enum_value("approved", description="It may be posted.")
    POSTED = strawberry.enum_value("posted", description="It was posted.")
    REJECTED = strawberry.enum_value("rejected", description="It is not to be posted.")


describe_enum(
    ContentType,
    "What is written.",
    {
        ContentType.TWEET: "A post on X, formerly Twitter.",
        ContentType.CAPTION: "The text below a picture or short video.",
        ContentType.DESCRIPTION: "The text below a video.",
        ContentType.TITLE: "The title of a video.",
        ContentType.REPLY: "An answer in a chat or below a post.",
    },
)
describe_enum(
    ContentStatus,
    "Where generated content stands.",
    {
        ContentStatus.DRAFT: "Nobody has decided about it.",
        ContentStatus.APPROVED: "It may be posted.",
        ContentStatus.POSTED: "It was posted.",
        ContentStatus.REJECTED: "It breaks a rule for content, or somebody did not want it.",
    },
)
describe_enum(
    Engine,
    "What wrote a text.",
    {Engine.OFFLINE: "The built-in engine, from rules and the persona.", Engine.MODEL: "A language model."},
)
describe_enum(Speaker, "Whose turn it was.", {Speaker.USER: "The user's.", Speaker.CREATOR: "The creator's."})
describe_enum(
    Energy,
    "How lively a text is.",
    {Energy.HIGH: "Very lively.", Energy.MEDIUM: "Lively.", Energy.LOW: "Calm."},
)
describe_enum(
    Sentiment,
    "How a text feels.",
    {
        Sentiment.POSITIVE: "Mostly positive.",
        Sentiment.NEUTRAL: "Neither positive nor negative.",
        Sentiment.NEGATIVE: "Mostly negative.",
    },
)
describe_enum(
    MemoryType,
    "What a memory is about.",
    {
        MemoryType.FACT: "Something about the person.",
        MemoryType.PREFERENCE: "What they like or dislike.",
        MemoryType.EVENT: "Something that happened.",
        MemoryType.RELATIONSHIP: "Somebody in their life.",
        MemoryType.OTHER: "Something else.",
    },
)
describe_enum(
    ResponseLength,
    "How much the creator says at once.",
    {
        ResponseLength.SHORT: "A usual line has less than 10 words.",
        ResponseLength.MEDIUM: "A usual line has 10 to 24 words.",
        ResponseLength.LONG: "A usual line has 25 words or more.",
    },
)
