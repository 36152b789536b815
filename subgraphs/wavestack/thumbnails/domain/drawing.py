"""What a client wants to see comes in; the order for the painter and the digest by which it is found again go out."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from subgraphs.wavestack.thumbnails.domain.look import Ground, Look, TextPosition, description_of

# Part of every digest: a change of how things are drawn makes new files instead of serving old ones.
DRAWING_VERSION: Final = 1
MAX_BYTES: Final = 2_000_000


class FaceExpression(StrEnum):
    """The expressions of the face that is drawn beside a title."""

    EXCITED = "excited"
    HAPPY = "happy"
    LAUGHING = "laughing"
    LOVE = "love"
    COOL = "cool"
    WINK = "wink"
    SMIRK = "smirk"
    SURPRISED = "surprised"
    SHOCKED = "shocked"
    SCARED = "scared"
    MIND_BLOWN = "mind_blown"
    THINKING = "thinking"
    CONFUSED = "confused"
    NEUTRAL = "neutral"
    SAD = "sad"
    CRYING = "crying"
    ANGRY = "angry"
    DISGUSTED = "disgusted"
    SLEEPY = "sleepy"
    PARTY = "party"


EMOJI: Final[dict[FaceExpression, str]] = {
    FaceExpression.EXCITED: "🤩",
    FaceExpression.HAPPY: "😄",
    FaceExpression.LAUGHING: "😂",
    FaceExpression.LOVE: "😍",
    FaceExpression.COOL: "😎",
    FaceExpression.WINK: "😉",
    FaceExpression.SMIRK: "😏",
    FaceExpression.SURPRISED: "😮",
    FaceExpression.SHOCKED: "😱",
    FaceExpression.SCARED: "😨",
    FaceExpression.MIND_BLOWN: "🤯",
    FaceExpression.THINKING: "🤔",
    FaceExpression.CONFUSED: "😕",
    FaceExpression.NEUTRAL: "😐",
    FaceExpression.SAD: "😢",
    FaceExpression.CRYING: "😭",
    FaceExpression.ANGRY: "😡",
    FaceExpression.DISGUSTED: "🤢",
    FaceExpression.SLEEPY: "😴",
    FaceExpression.PARTY: "🥳",
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """An order: what is to be drawn, all choices made. `colors` are the client's, as `#rrggbb`."""

    look: Look
    title: str | None
    subtitle: str | None
    ground: Ground
    colors: tuple[str, ...] = ()
    expression: FaceExpression | None = None
    position: TextPosition | None = None


def digest_of(drawing: Drawing, *, picture: str | None) -> str:
    """The SHA-256 in hex of everything that decides about the pixels; `picture` says which picture is used."""
    facts = {
        "version": DRAWING_VERSION,
        "look": description_of(drawing.look),
        "title": drawing.title,
        "subtitle": drawing.subtitle,
        "ground": drawing.ground.value,
        "colors": [color.lower() for color in drawing.colors],
        "expression": drawing.expression,
        "position": drawing.position,
        "picture": picture,
    }
    return hashlib.sha256(msgspec.json.encode(facts, order="deterministic")).hexdigest()
