"""What content is wished for comes in as JSON; a checked wish goes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import orjson

from subgraphs.kit.errors import invalid
from subgraphs.kit.texts import storable
from subgraphs.wavestack.personality.domain.contents import ContentType, limit_of

LONGEST_TOPIC: Final = 300
LONGEST_VALUE: Final = 80
LARGEST_CONTEXT: Final = 8192
SHORTEST_LIMIT: Final = 20
LONGEST_LIMIT: Final = 5000
_TAGGED: Final = frozenset({ContentType.TWEET, ContentType.CAPTION})


@dataclass(frozen=True, slots=True)
class Wish:
    """Content to be written: `details` are the short texts of the context, by their names."""

    kind: ContentType
    topic: str
    details: Mapping[str, str]
    platform: str
    limit: int
    hashtags: bool


@dataclass(frozen=True, slots=True)
class Drafts:
    """Content as an engine wrote it, without hashtags: the best first."""

    texts: tuple[str, ...]
    hashtags: tuple[str, ...] = ()


def checked_wish(
    kind: ContentType, topic: str, context: object, *, hashtags: bool | None, max_length: int | None
) -> Wish:
    """A wish that can be fulfilled. The limit is the platform's, or a lower one that was asked for."""
    if not topic.strip():
        raise invalid("topic", "required", "Topic is required")
    if len(topic) > LONGEST_TOPIC:
        message = f"Topic must have at most {LONGEST_TOPIC} characters"
        raise invalid("topic", "maxLength", message, maxLength=LONGEST_TOPIC)
    if max_length is not None and not SHORTEST_LIMIT <= max_length <= LONGEST_LIMIT:
        message = f"Max length must be between {SHORTEST_LIMIT} and {LONGEST_LIMIT}"
        raise invalid("maxLength", "range", message, min=SHORTEST_LIMIT, max=LONGEST_LIMIT)
    details = _details(context)
    platform = details.pop("platform", "").lower()
    usual = limit_of(kind, platform)
    return Wish(
        kind=kind,
        topic=" ".join(storable("topic", topic).split()),
        details=details,
        platform=platform,
        limit=usual if max_length is None else min(max_length, usual),
        hashtags=kind in _TAGGED if hashtags is None else hashtags,
    )


def _details(context: object) -> dict[str, str]:
    if context is None:
        return {}
    if not isinstance(context, Mapping):
        raise invalid("context", "type", "Context must be an object")
    if len(orjson.dumps(context)) > LARGEST_CONTEXT:
        raise invalid("context", "maxLength", f"Context must have at most {LARGEST_CONTEXT} bytes")
    texts = {str(key): _text(value) for key, value in context.items()}
    return {key: text for key, text in texts.items() if key.isidentifier() and text}


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(storable("context", str(value)).split())[:LONGEST_VALUE].replace("{", "(").replace("}", ")")
