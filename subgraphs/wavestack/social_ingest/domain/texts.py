"""The text of a message comes in; whether it has emotes, and whom it mentions, goes out."""

import re
from collections.abc import Iterable
from typing import Final

# Custom emotes as platforms write them, and the blocks of Unicode that hold pictures.
_EMOTES: Final = re.compile(
    r"<a?:\w{2,32}:\d+>|(?<![\w:]):[A-Za-z][\w+-]{1,31}:(?!\w)"
    "|[\u2600-\u27bf\u2b05-\u2b55\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]"
)
_MENTION: Final = re.compile(r"(?<![\w@.])@(\w{1,64})")


def has_emotes(text: str) -> bool:
    """Whether a text has `:name:`, `<:name:id>` or an emoji."""
    return _EMOTES.search(text) is not None


def emotes_in(text: str) -> list[str]:
    """The emotes and emoji of a text, in their order."""
    return _EMOTES.findall(text)


def without_emotes(text: str) -> str:
    """The text with a space for each emote and emoji."""
    return _EMOTES.sub(" ", text)


def mentions_in(text: str) -> list[str]:
    """The handles behind `@`, in lower case."""
    return [] if "@" not in text else [handle.lower() for handle in _MENTION.findall(text)]


def mentions_creator(text: str, mentions: Iterable[str], handle: str) -> bool:
    """Whether the creator's handle is among the mentions or in the text, in any case."""
    wanted = handle.lower()
    named = (mention.removeprefix("@").lower() for mention in mentions)
    return wanted in named or wanted in mentions_in(text)
