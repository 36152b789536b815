"""A message comes in, what its writer wants goes out: by patterns, else by the meaning of examples."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from subgraphs.kit.embeddings import Embedder, Vectors

FOLDER: Final = Path(__file__).parent
_NEAR: Final = 0.6
_CLEAR: Final = 0.95
_VAGUE: Final = 0.5
_CATCH_ALL: Final = frozenset({"question", "statement"})


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody wants, and what can be answered."""

    name: str
    mood: str
    patterns: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    lines: tuple[str, ...]
    tails: tuple[str, ...]
    personal: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """An intent, and how sure it is."""

    intent: Intent
    certainty: float


def load(name: str) -> dict[str, Any]:  # Any: what the file holds
    """A data file of this folder."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def intents() -> Mapping[str, Intent]:
    """All intents in their order, by name."""
    return {row["name"]: _intent(row) for row in load("intents.toml")["intents"]}


def _intent(row: Mapping[str, Any]) -> Intent:  # Any: a row of the file
    return Intent(
        name=row["name"],
        mood=row["mood"],
        patterns=tuple(re.compile(pattern) for pattern in row["patterns"]),
        examples=tuple(row["examples"]),
        lines=tuple(row["lines"]),
        tails=tuple(row["tails"]),
        personal=row.get("personal", False),
        asks=row.get("asks", False),
    )


class Understanding:
    """Finds intents; examples are embedded when the first message that no pattern knows comes."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._examples: Vectors | None = None
        self._owners: Sequence[str] = [name for name, intent in intents().items() for _ in intent.examples]

    async def understand(self, message: str) -> Understood:
        """The intent of a message: never none."""
        said = message.lower().replace("’", "'").strip()
        matching = [
            intent
            for intent in intents().values()
            if intent.name not in _CATCH_ALL and any(pattern.search(said) for pattern in intent.patterns)
        ]
        if matching:
            return Understood(matching[0], _CLEAR)
        asks = any(pattern.search(said) for pattern in intents()["question"].patterns)
        name, nearness = await self._nearest(message)
        if nearness >= _NEAR and (asks or not intents()[name].asks):
            return Understood(intents()[name], round(nearness, 4))
        return Understood(intents()["question" if asks else "statement"], _VAGUE)

    async def _nearest(self, message: str) -> tuple[str, float]:
        if self._examples is None:
            self._examples = await self._embedder.embed([each for i in intents().values() for each in i.examples])
        nearness = self._examples @ (await self._embedder.embed([message]))[0]
        best = int(nearness.argmax())
        return self._owners[best], float(nearness[best])
