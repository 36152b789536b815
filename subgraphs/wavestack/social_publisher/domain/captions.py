"""A caption, hashtags and suggestions come in, the text of a post goes out, within the platform's limits."""

import re
from collections.abc import Sequence
from typing import Final

from subgraphs.kit.errors import invalid
from subgraphs.wavestack.social_publisher.domain.rules import SocialPlatform, rules_of

_HASHTAG: Final = re.compile(r"#(\w+)")
_NAME: Final = re.compile(r"\w{1,100}")
_USABLE: Final = 10
"""A suggested caption is used where it is longer than this many characters."""


def checked_hashtags(hashtags: Sequence[str]) -> tuple[str, ...]:
    """Hashtags without `#`, each once; VALIDATION_ERROR for what is none."""
    names = tuple(dict.fromkeys(name for name in (tag.strip().lstrip("#") for tag in hashtags) if name))
    for name in names:
        if not _NAME.fullmatch(name):
            raise invalid("hashtags", "format", "A hashtag has 1 to 100 letters, digits and underscores")
    return names


def composed(caption: str, hashtags: Sequence[str]) -> str:
    """The text as it is published: hashtags that the caption has not, after a blank line."""
    said = {name.casefold() for name in _HASHTAG.findall(caption)}
    more = " ".join(f"#{name}" for name in hashtags if name.casefold() not in said)
    return "\n\n".join(part for part in (caption, more) if part)


def count_hashtags(text: str) -> int:
    """How many hashtags a text has."""
    return len(_HASHTAG.findall(text))


def better_caption(platform: SocialPlatform, given: str, suggested: str, hashtags: Sequence[str]) -> str:
    """The suggested caption, cut to what the platform takes beside the hashtags, where it is one; else the given."""
    suggested = suggested.replace("\x00", "").strip()
    if len(suggested) <= _USABLE:
        return given
    rules = rules_of(platform)
    if rules.hashtags is not None and count_hashtags(composed(suggested, hashtags)) > rules.hashtags:
        suggested = _HASHTAG.sub("", suggested).strip()
    room = rules.caption_length - (len(composed("", hashtags)) + 2 if hashtags else 0)
    return suggested if len(suggested) <= room else f"{suggested[: room - 1].rstrip()}…"


def merged_hashtags(
    platform: SocialPlatform, caption: str, given: Sequence[str], suggested: Sequence[str]
) -> tuple[str, ...]:
    """The given hashtags, and of the suggested ones those that fit."""
    rules, merged = rules_of(platform), list(given)
    for name in (tag.strip().strip("#.,;") for tag in suggested):
        text = composed(caption, [*merged, name])
        known = name.casefold() in {tag.casefold() for tag in merged}
        full = rules.hashtags is not None and count_hashtags(text) > rules.hashtags
        if _NAME.fullmatch(name) and not known and not full and len(text) <= rules.caption_length:
            merged.append(name)
    return tuple(merged)
