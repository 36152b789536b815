"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from enum import Enum

import strawberry

from subgraphs.kit.enums import describe_enum
from subgraphs.wavestack.automod.domain.reviews import AppealStatus, Label
from subgraphs.wavestack.automod.domain.verdicts import Action, Flag, ReviewStatus, Standing

__all__ = ["Action", "AppealStatus", "Flag", "Label", "ModerationPlatform", "ReviewStatus", "Standing"]


@strawberry.enum(description="Where people write.")
class ModerationPlatform(Enum):
    """Platforms that messages come from."""

    DISCORD = strawberry.enum_value("discord", description="Discord.")
    TWITCH = strawberry.enum_value("twitch", description="Twitch.")
    YOUTUBE = strawberry.enum_value("youtube", description="YouTube.")
    TWITTER = strawberry.enum_value("twitter", description="X, formerly Twitter.")
    INSTAGRAM = strawberry.enum_value("instagram", description="Instagram.")
    TIKTOK = strawberry.enum_value("tiktok", description="TikTok.")
    FACEBOOK = strawberry.enum_value("facebook", description="Facebook.")
    TELEGRAM = strawberry.enum_value("telegram", description="Telegram.")
    WHATSAPP = strawberry.enum_value("whatsapp", description="WhatsApp.")


describe_enum(
    Flag,
    "What is wrong with a text.",
    {
        Flag.TOXICITY: "It attacks or threatens people.",
        Flag.SPAM: "It is unwanted advertising or flooding.",
        Flag.NSFW: "It is sexual.",
        Flag.BANNED_WORD: "It has a word or phrase that the organization has banned.",
    },
)
describe_enum(
    Action,
    "What is done about a text that breaks a rule, from the mildest to the strongest.",
    {
        Action.WARN: "Its author is told.",
        Action.DELETE: "It is removed.",
        Action.TIMEOUT: "It is removed, and its author cannot write for a while.",
        Action.BAN: "It is removed, and its author cannot write any more.",
    },
)
describe_enum(
    Standing,
    "How a user stands with moderation.",
    {
        Standing.GOOD: "No violation stands.",
        Standing.WARNING: "One to four violations stand.",
        Standing.RESTRICTED: "Five or more violations stand.",
        Standing.BANNED: "The user was banned.",
    },
)
describe_enum(
    ReviewStatus,
    "What people have made of a verdict.",
    {
        ReviewStatus.NONE: "Nobody needs to look at it.",
        ReviewStatus.PENDING: "The verdict was not sure; it waits for a person.",
        ReviewStatus.CONFIRMED: "A person agreed.",
        ReviewStatus.OVERTURNED: "A person disagreed; its violation was taken back.",
    },
)
describe_enum(
    AppealStatus,
    "Where an appeal stands.",
    {
        AppealStatus.OPEN: "It waits for a decision.",
        AppealStatus.ACCEPTED: "The violation was taken back.",
        AppealStatus.REJECTED: "The violation stands.",
    },
)
describe_enum(
    Label,
    "What a text is, as somebody who read it says.",
    {Label.FINE: "Nothing is wrong with it.", Label.TOXIC: "It is toxic.", Label.NSFW: "It is sexual."},
)
