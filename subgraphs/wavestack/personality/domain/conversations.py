"""What somebody says to the creator comes in; checked messages, turns and replies go out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final

from subgraphs.kit.errors import invalid
from subgraphs.kit.texts import storable
from subgraphs.wavestack.personality.domain.memories import Memory
from subgraphs.wavestack.personality.domain.persona import Persona

LONGEST_MESSAGE: Final = 4000
LONGEST_ID: Final = 255
MOST_MEMORIES: Final = 10
"""Memories that one answer may use (specification, section 3.3)."""
LAST_TURNS: Final = 20
"""Turns of a conversation that an answer knows."""


class Engine(Enum):
    """What wrote a text."""

    OFFLINE = "offline"
    MODEL = "model"


class Speaker(Enum):
    """Whose turn it was."""

    USER = "user"
    CREATOR = "creator"


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that was said in a conversation of a user on a platform."""

    id: str
    organization_id: str
    user_id: str
    platform: str
    speaker: str
    text: str
    engine: str | None
    confidence: float | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, by whom and where; `user_id` is empty where nobody says who they are."""

    text: str
    user_id: str = ""
    platform: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """A memory, and how near it is to what was said: a cosine."""

    memory: Memory
    relevance: float


@dataclass(frozen=True, slots=True)
class Situation:
    """All that an answer is written from."""

    persona: Persona
    message: Message
    limit: int
    memories: Sequence[Recalled] = ()
    turns: Sequence[Turn] = ()
    own: Sequence[Recalled] = ()
    """What the creator said of themselves, nearest to the message first."""


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as an engine wrote it. `understanding` is how well it knew what to say, 0 to 1."""

    text: str
    understanding: float
    used: tuple[str, ...] = field(default=())
    """Identifiers of the memories that went into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer with what is told of it."""

    text: str
    confidence: float
    personality_score: float
    memory_used: bool
    engine: Engine
    warning: str | None
    used: tuple[str, ...]


def checked_message(text: str, user_id: str | None, platform: str | None, channel: str | None) -> Message:
    """A message that can be answered."""
    if not text.strip():
        raise invalid("message", "required", "Message is required")
    if len(text) > LONGEST_MESSAGE:
        message = f"Message must have at most {LONGEST_MESSAGE} characters"
        raise invalid("message", "maxLength", message, maxLength=LONGEST_MESSAGE)
    return Message(
        text=storable("message", text),
        user_id=checked_id(user_id, "userId", "User id") if user_id is not None else "",
        platform=checked_place(platform, "platform").lower(),
        channel=checked_place(channel, "channel"),
    )


def checked_id(value: str, field_name: str, label: str) -> str:
    """An identifier that platforms gave."""
    if not value.strip():
        raise invalid(field_name, "required", f"{label} is required")
    if len(value) > LONGEST_ID:
        raise invalid(field_name, "maxLength", f"{label} must have at most {LONGEST_ID} characters")
    return storable(field_name, value)


def checked_place(value: str | None, field_name: str) -> str:
    """The name of a platform or channel; empty where there is none."""
    if value is None:
        return ""
    if len(value) > 64:
        raise invalid(field_name, "maxLength", f"{field_name.capitalize()} must have at most 64 characters")
    return storable(field_name, value).strip()
