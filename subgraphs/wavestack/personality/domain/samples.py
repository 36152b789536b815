"""What is sent to be learnt from comes in as JSON; checked samples go out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from subgraphs.kit.errors import SubgraphError, invalid
from subgraphs.kit.texts import is_storable

MOST_ENTRIES: Final = 1000
LONGEST_TEXT: Final = 4000
HEAVIEST: Final = 100.0
LONGEST_WORD: Final = 64
TICK_SECONDS: Final = 300
"""Learning runs at every full five minutes."""

_CREATOR_ROLES: Final = frozenset({"creator", "assistant", "streamer", "broadcaster", "me", "self"})
_TEXT_KEYS: Final = ("message", "text", "content")


@dataclass(frozen=True, slots=True)
class Sample:
    """An entry to learn from; `by_creator` tells whose words they are."""

    id: str
    organization_id: str
    data_type: str
    source: str
    by_creator: bool
    user_id: str
    text: str
    weight: float
    likes: int
    retweets: int
    created_at: datetime
    learnt_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it was sent."""

    text: str
    by_creator: bool
    user_id: str = ""
    likes: int = 0
    retweets: int = 0


def read_entries(content: object) -> list[Entry]:
    """The entries of a request: objects with a text as `message`, `text` or `content`, or bare texts.

    An entry without a role is the creator's: tweets and transcripts carry none.
    """
    if not isinstance(content, Sequence) or isinstance(content, str):
        raise invalid("content", "type", "Content must be a list of entries")
    if not content:
        raise invalid("content", "required", "Content must have at least one entry")
    if len(content) > MOST_ENTRIES:
        raise invalid("content", "maxItems", f"Content must have at most {MOST_ENTRIES} entries", max=MOST_ENTRIES)
    return [_read_entry(entry, place) for place, entry in enumerate(content)]


def _read_entry(entry: object, place: int) -> Entry:
    if isinstance(entry, str):
        entry = {"text": entry}
    if not isinstance(entry, Mapping):
        raise _wrong(place, "type", "must be an object with a message")
    text = next((entry[key] for key in _TEXT_KEYS if entry.get(key) is not None), None)
    if not isinstance(text, str) or not text.strip():
        raise _wrong(place, "required", "must have a message")
    if len(text) > LONGEST_TEXT:
        raise _wrong(place, "maxLength", f"must have a message of at most {LONGEST_TEXT} characters")
    role, user = entry.get("role") or "creator", entry.get("user_id") or entry.get("userId") or ""
    if not isinstance(role, str) or not isinstance(user, str) or len(user) > 255:
        raise _wrong(place, "type", "must have texts as role and user id")
    if not (is_storable(text) and is_storable(user)):
        raise _wrong(place, "format", "must have texts without NUL characters")
    return Entry(
        text=text,
        by_creator=role.lower() in _CREATOR_ROLES,
        user_id=user,
        likes=_count(entry, "likes", place),
        retweets=_count(entry, "retweets", place),
    )


def _count(entry: Mapping[str, Any], name: str, place: int) -> int:  # Any: JSON values from outside
    value = entry.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise _wrong(place, "range", f"must have a whole number as {name}")
    return value


def _wrong(place: int, constraint: str, what: str) -> SubgraphError:
    return invalid("content", constraint, f"Entry {place} {what}", entry=place)


def checked_weight(weight: float) -> float:
    """A weight above 0 and at most 100."""
    if not 0 < weight <= HEAVIEST:
        raise invalid("weight", "range", f"Weight must be above 0 and at most {HEAVIEST:g}", min=0, max=HEAVIEST)
    return weight


def checked_word(value: str, field: str, label: str) -> str:
    """A short text that names a kind or a place."""
    if not value.strip():
        raise invalid(field, "required", f"{label} is required")
    if len(value) > LONGEST_WORD or not value.isprintable():
        raise invalid(field, "maxLength", f"{label} must have at most {LONGEST_WORD} printable characters")
    return value.strip()


def next_tick(now: datetime) -> datetime:
    """The next full five minutes after a moment."""
    seconds = int(now.timestamp()) // TICK_SECONDS * TICK_SECONDS + TICK_SECONDS
    return datetime.fromtimestamp(seconds, UTC)
