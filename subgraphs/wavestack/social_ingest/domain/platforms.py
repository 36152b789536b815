"""Words of platforms come in, the few words that this subgraph knows go out."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class SourcePlatform(StrEnum):
    """Where people write."""

    DISCORD = "discord"
    TWITCH = "twitch"
    YOUTUBE = "youtube"
    TWITTER = "twitter"


class PlatformEventType(StrEnum):
    """What can happen on a platform besides messages."""

    SUBSCRIPTION = "subscription"
    RAID = "raid"
    CHEER = "cheer"
    FOLLOW = "follow"
    STREAM_START = "stream_start"
    STREAM_END = "stream_end"


class AuthorRole(StrEnum):
    """What an author is in a channel, from the highest to the lowest."""

    OWNER = "owner"
    BROADCASTER = "broadcaster"
    MODERATOR = "moderator"
    VIP = "vip"
    SUBSCRIBER = "subscriber"
    MEMBER = "member"


_WORDS: Final = {str(role): role for role in AuthorRole} | {
    "admin": AuthorRole.MODERATOR,
    "administrator": AuthorRole.MODERATOR,
    "mod": AuthorRole.MODERATOR,
    "founder": AuthorRole.SUBSCRIBER,
    "sub": AuthorRole.SUBSCRIBER,
    "sponsor": AuthorRole.SUBSCRIBER,
}
_HIGHEST_FIRST: Final = tuple(AuthorRole)
_MODERATING: Final = frozenset({AuthorRole.OWNER, AuthorRole.BROADCASTER, AuthorRole.MODERATOR})


def role_of(words: Iterable[str]) -> AuthorRole:
    """The highest role among badges or role names; whoever has none that is known is a member."""
    roles = {_WORDS[word.lower()] for word in words if word.lower() in _WORDS}
    return next((role for role in _HIGHEST_FIRST if role in roles), AuthorRole.MEMBER)


def moderates(role: AuthorRole) -> bool:
    """Whether who has this role moderates by it."""
    return role in _MODERATING
