"""An empty database comes in, the demo's creator goes out: a learnt persona, and memories of a community."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from subgraphs.kit.database import Database
from subgraphs.wavestack.personality.domain.memories import Memory, MemoryType, digest_of
from subgraphs.wavestack.personality.domain.style import Line, Style, learn
from subgraphs.wavestack.personality.repository import memories, personas

_ORGANIZATION: Final = "org_123"
_OTHER: Final = "org_456"
_DAY: Final = datetime(2026, 1, 10, 8, tzinfo=UTC)
_SEEN: Final = 920
"""Lines that the demo's creator is known by: the sample lines, weighed so that they are as many."""

# Identifier, organization, user, kind, content, importance, uses.
_MEMORIES: Final = (
    ("mem_123", _ORGANIZATION, "user_123", MemoryType.FACT, "User mentioned they're from Canada", 9, 5),
    (
        "mem_124",
        _ORGANIZATION,
        "user_123",
        MemoryType.PREFERENCE,
        "User mentioned they love rainy evenings and lofi",
        8,
        2,
    ),
    ("mem_125", _ORGANIZATION, "user_123", MemoryType.PREFERENCE, "User mentioned their favorite agent is Jett", 8, 3),
    (
        "mem_126",
        _ORGANIZATION,
        "987654321",
        MemoryType.RELATIONSHIP,
        "User mentioned their brother is a moderator here",
        9,
        0,
    ),
    ("mem_127", _ORGANIZATION, "987654321", MemoryType.EVENT, "User mentioned they just hit Diamond", 6, 0),
    ("mem_128", _ORGANIZATION, "", MemoryType.PREFERENCE, "I always drink coffee before ranked", 9, 0),
    ("mem_456", _OTHER, "user_123", MemoryType.FACT, "User mentioned they work night shifts", 7, 0),
)


async def seed_demo(database: Database) -> None:
    """Fill in what is missing of the demo."""
    async with database.reading() as session:
        known = await personas.find_personas(session, [_ORGANIZATION])
    if known:
        return
    async with database.transaction() as session:
        persona = await personas.lock_persona(session, _ORGANIZATION, _DAY)
        changes = {"name": "Nova", "traits": ["playful", "competitive", "kind to newcomers"], "trained_at": _DAY}
        await personas.change_persona(session, _ORGANIZATION, changes | {"style": _style(persona.style).stored()})
        for place, row in enumerate(_MEMORIES):
            await memories.insert_memory(session, _memory(place, row))


def _style(style: Style) -> Style:
    """The sample lines, weighed up; what only one of them says is no habit, however much it weighs."""
    text = (Path(__file__).parent / "demo_lines.txt").read_text(encoding="utf-8")
    spoken = [line for line in text.splitlines() if line and not line.startswith("# ")]
    weight = _SEEN / len(spoken)
    learnt = learn(style, [Line(line, weight) for line in spoken])
    habits = {phrase: count for phrase, count in learnt.phrases.items() if count > weight * 1.5}
    return replace(learnt, phrases=habits)


def _memory(place: int, row: tuple[str, str, str, MemoryType, str, int, int]) -> Memory:
    memory_id, organization, user, kind, content, importance, uses = row
    at = _DAY + timedelta(hours=place)
    return Memory(
        id=memory_id,
        organization_id=organization,
        user_id=user,
        type=kind.value,
        content=content,
        digest=digest_of(content),
        importance=importance,
        source="discord",
        embedding=b"",
        access_count=uses,
        last_accessed_at=at,
        created_at=at,
    )
