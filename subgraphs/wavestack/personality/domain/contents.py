"""A text comes in; one that fits its platform, or why it is refused, goes out. Kinds and states of content."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from subgraphs.wavestack.personality.domain.lexicon import compound, controversy_words

MOST_HASHTAGS: Final = 3
"""Hashtags that are added where a text has none (specification, section 3.3)."""
SHORTEST: Final = 10
_ELLIPSIS: Final = "..."
_NEGATIVE: Final = -0.3
_HASHTAG: Final = re.compile(r"#\w+")

LIMITS: Final = {
    "twitter": 280,
    "x": 280,
    "instagram": 2200,
    "tiktok": 150,
    "discord": 2000,
}
OTHER_LIMIT: Final = 500


class ContentType(Enum):
    """What is written."""

    TWEET = "tweet"
    CAPTION = "caption"
    DESCRIPTION = "description"
    TITLE = "title"
    REPLY = "reply"


class ContentStatus(Enum):
    """Where content stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    POSTED = "posted"
    REJECTED = "rejected"


FOLLOWING: Final = {
    ContentStatus.DRAFT: frozenset({ContentStatus.APPROVED, ContentStatus.POSTED, ContentStatus.REJECTED}),
    ContentStatus.APPROVED: frozenset({ContentStatus.POSTED, ContentStatus.REJECTED}),
    ContentStatus.POSTED: frozenset[ContentStatus](),
    ContentStatus.REJECTED: frozenset({ContentStatus.APPROVED}),
}
"""What may follow each state: a refusal can be overruled by a person, what was posted stays posted."""

_TITLE_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class GeneratedContent:
    """Content that was written, as it is kept."""

    id: str
    organization_id: str
    content_type: str
    platform: str
    topic: str
    content: str
    alternatives: list[str]
    sentiment: str
    energy: str
    controversy_score: float
    personality_score: float
    engine: str
    warning: str | None
    status: str
    feedback: str | None
    created_by: str
    created_at: datetime
    decided_by: str | None
    decided_at: datetime | None


def limit_of(kind: ContentType, platform: str) -> int:
    """The most characters of a kind of content where it goes; a tweet goes to Twitter, a title fits YouTube."""
    if kind is ContentType.TWEET:
        return LIMITS["twitter"]
    if kind is ContentType.TITLE:
        return _TITLE_LIMIT
    return LIMITS.get(platform, OTHER_LIMIT)


def fit(text: str, limit: int) -> str:
    """The text, cut to the limit where it is longer: the last three characters are then dots."""
    if len(text) <= limit:
        return text
    return text[: max(0, limit - len(_ELLIPSIS))].rstrip() + _ELLIPSIS[:limit]


def with_hashtags(text: str, names: list[str], limit: int) -> str:
    """The text with up to three hashtags behind it, as many as fit; one that has hashtags stays as it is."""
    if _HASHTAG.search(text):
        return fit(text, limit)
    tagged, added = text, 0
    for name in names:
        longer = f"{tagged} {hashtag(name)}"
        if added < MOST_HASHTAGS and hashtag(name) != "#" and len(longer) <= limit:
            tagged, added = longer, added + 1
    return fit(tagged, limit)


def hashtag(name: str) -> str:
    """A name as a hashtag: `streaming highlight` → `#StreamingHighlight`."""
    parts = re.findall(r"\w+", name.replace("'", "").replace("’", ""))
    return "#" + "".join(part if part[:1].isupper() else part[:1].upper() + part[1:] for part in parts)


def refusal_of(text: str) -> str | None:
    """Why a text is not to be posted, as a sentence; None where nothing speaks against it."""
    words = controversy_words(text)
    if words:
        return f"It has the word '{words[0]}', which is likely to be taken amiss."
    if compound(text) < _NEGATIVE:
        return "Its tone is too negative."
    if len(text.strip()) < SHORTEST:
        return f"It has less than {SHORTEST} characters."
    return None
