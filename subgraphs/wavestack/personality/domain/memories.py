"""What somebody writes comes in; what is worth remembering of it goes out, with its kind and importance."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from subgraphs.wavestack.personality.domain.words import content_words, words_of

MOST_IMPORTANT: Final = 10
LONGEST: Final = 500
"""Characters of a memory."""

_WEIGHTY: Final = frozenset(
    {"always", "never", "favorite", "hate", "love", "important", "remember", "must", "crucial", "essential"}
)
_PREFERENCE: Final = re.compile(r"\bi (?:really |do |still |just |also |absolutely )*(?:like|love|prefer|enjoy)\b")
_FACT: Final = re.compile(r"\bmy (?=\w)|\bi am\b|\bi'm\b|\bi have\b|\bi live in\b|\bi work\b|\bim from\b")
_LASTING: Final = re.compile(r"\b(?:always|never|favou?rite|love|hate|remember)\b")
_RELATIONSHIP: Final = re.compile(
    r"\bmy (?:\w+ )?(?:mom|mum|mother|dad|father|brother|sister|wife|husband|girlfriend|boyfriend|partner|"
    r"son|daughter|kid|kids|"
    r"friend|best friend|roommate|cousin|uncle|aunt|grandma|grandpa|dog|cat|puppy|teammate|boss)\b"
)
_EVENT: Final = re.compile(
    r"\b(?:i|we) (?:just |finally |recently )+(?:\w+ed|hit|won|got|went|bought|met|became|quit|beat|made|did)\b"
    r"|\bmy (?:birthday|wedding|exam|graduation|interview)\b"
)
# How somebody feels at the moment, or what they do: not a fact about them.
_PASSING: Final = re.compile(
    r"\b(?:i'm|i am|im) (?:so |really |very |just |kinda |pretty |still |not |a bit |too |also )*"
    r"(?:good|fine|ok|okay|great|well|bad|sad|tired|bored|hungry|here|back|sorry|sure|done|ready|late|lost|confused|happy|excited|"
    r"hyped|down|dead|crying|laughing|alright|watching|going|gonna|asking|trying|thinking|wondering|saying|out|in|on|feeling|curious|"
    r"new here|glad|afraid|stuck|trash|tilted|live|off|lmao)\b"
)
_SENTENCE: Final = re.compile(r"(?<=[.!?\n])\s+|\n+|,? (?:and|but) (?=(?:i|i'm|i am|i've|my)\b)", re.IGNORECASE)
PRUNED_BELOW: Final = 5
PRUNED_UNUSED: Final = 3
PRUNED_AFTER: Final = timedelta(days=90)
"""A memory below this importance, with fewer uses, and untouched for this long, is forgotten."""
POPULAR: Final = 100
"""Likes, and retweets twice, above which a post is an event (specification, section 3.3)."""


class MemoryType(Enum):
    """What a memory is about."""

    FACT = "fact"
    PREFERENCE = "preference"
    EVENT = "event"
    RELATIONSHIP = "relationship"
    OTHER = "other"


_BASE: Final = {
    MemoryType.FACT: 7,
    MemoryType.PREFERENCE: 8,
    MemoryType.EVENT: 6,
    MemoryType.RELATIONSHIP: 9,
    MemoryType.OTHER: 5,
}


@dataclass(frozen=True, slots=True)
class Memory:
    """Something to remember of a user; of the creator where `user_id` is empty."""

    id: str
    organization_id: str
    user_id: str
    type: str
    content: str
    digest: str
    importance: int
    source: str
    embedding: bytes
    access_count: int
    last_accessed_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth remembering that a text says."""

    type: MemoryType
    content: str
    importance: int


def importance_of(kind: MemoryType, text: str) -> int:
    """The base of the kind, and one more for each weighty word, at most ten."""
    return min(MOST_IMPORTANT, _BASE[kind] + len(_WEIGHTY.intersection(words_of(text))))


def find_in_chat(text: str) -> list[Finding]:
    """What a user tells of themselves: a sentence each. Questions and passing moods tell nothing."""
    found: list[Finding] = []
    for sentence in _SENTENCE.split(text.strip()):
        said = sentence.strip().replace("’", "'")
        kind = None if said.endswith("?") or not 2 < len(said) <= LONGEST - 20 else _kind(said.lower())
        if kind is not None:
            found.append(Finding(kind, told_of(said), importance_of(kind, said)))
    return found


def _kind(said: str) -> MemoryType | None:
    if re.match(r"(?:what|who|where|when|why|how|do|does|did|can|could|should|would|is|are)\b", said) and "?" in said:
        return None
    if _RELATIONSHIP.search(said):
        return MemoryType.RELATIONSHIP
    if _PREFERENCE.search(said) and not re.search(r"\bi (?:would|'d|might) like\b", said):
        return MemoryType.PREFERENCE
    if re.search(r"\bmy favou?rite\b|\bi (?:always|never|hate)\b", said):
        return MemoryType.PREFERENCE
    if _EVENT.search(said):
        return MemoryType.EVENT
    if _FACT.search(said) and not _PASSING.search(said):
        return MemoryType.FACT
    if re.search(r"\bremember\b.*\b(?:that|i)\b", said):
        return MemoryType.OTHER
    return None


def find_in_creator(text: str) -> Finding | None:
    """What the creator says always, never, of what they love and hate: a preference."""
    said = text.strip()
    if not 2 < len(said) <= LONGEST or said.endswith("?") or not _LASTING.search(said.lower()):
        return None
    return Finding(MemoryType.PREFERENCE, said, importance_of(MemoryType.PREFERENCE, said))


def find_in_post(text: str, likes: int, retweets: int) -> Finding | None:
    """A post that many liked: an event."""
    if likes + 2 * retweets <= POPULAR or not text.strip():
        return None
    return Finding(MemoryType.EVENT, text.strip()[:LONGEST], importance_of(MemoryType.EVENT, text))


def told_of(said: str) -> str:
    """The user's words as a sentence about them: `I'm from Canada` → `User mentioned they're from Canada`."""
    text = said.rstrip(" .!,")
    text = re.sub(
        r"^(?:well|oh|hey|yo|hi|hello|btw|also|so|and|but|lol|haha|yeah|ok|okay|fun fact|honestly|tbh)\b[\s,:]+",
        "",
        text,
        flags=re.IGNORECASE,
    )
    for pattern, replacement in _THIRD_PERSON:
        text = pattern.sub(replacement, text)
    return f"User mentioned {text}"


_THIRD_PERSON: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\b(?:i'm|i am|im)\b", "they're"),
        (r"\b(?:i've|i have)\b", "they have"),
        (r"\bi'll\b", "they'll"),
        (r"\bi'd\b", "they'd"),
        (r"\bi was\b", "they were"),
        (r"\bi\b", "they"),
        (r"\bmyself\b", "themselves"),
        (r"\bmy\b", "their"),
        (r"\bmine\b", "theirs"),
        (r"\bme\b", "them"),
    )
)
_SECOND_PERSON: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"^user(?: has)? (?:mentioned|said|told us|shared)(?: that)? ", ""),
        (r"^user (?:is)\b", "you're"),
        (r"^user (?:has)\b", "you have"),
        (r"^user (\w+?)s\b", r"you \1"),
        (r"\bthey're\b", "you're"),
        (r"\bthey were\b", "you were"),
        (r"\bthey'(ll|d)\b", r"you'\1"),
        (r"\bthey\b", "you"),
        (r"\bthemselves\b", "yourself"),
        (r"\btheirs\b", "yours"),
        (r"\btheir\b", "your"),
        (r"\bthem\b", "you"),
    )
)


def told_to(content: str) -> str:
    """A memory as one says it to the user: `User mentioned they're from Canada` → `you're from Canada`."""
    text = content.strip().rstrip(".!")
    for pattern, replacement in _SECOND_PERSON:
        text = pattern.sub(replacement, text)
    return text


def digest_of(content: str) -> str:
    """What is the same for memories of the same text, whatever their capitals and spaces."""
    return hashlib.sha256(" ".join(content.lower().split()).encode()).hexdigest()


def standing_relevance(memory: Memory) -> float:
    """How much a memory matters while nothing is asked: its importance, and a little for each use, 0 to 1."""
    return round(min(1.0, memory.importance / MOST_IMPORTANT + 0.01 * min(memory.access_count, 5)), 2)


def goes_into(content: str, reply: str, message: str) -> bool:
    """Whether a reply says something of a memory that the message it answers has not said itself."""
    told = set(content_words(content)) - set(content_words(message)) - _TELLING
    return bool(told.intersection(content_words(reply)))


_TELLING: Final = frozenset({"user", "mentioned", "their", "likes", "loves", "said"})
