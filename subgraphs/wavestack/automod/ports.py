"""Nothing comes in, what this subgraph needs of the world outside its database goes out, as protocols and one value."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from subgraphs.wavestack.automod.domain.grounds import KnownGrounds
from subgraphs.wavestack.automod.domain.reviews import Example
from subgraphs.wavestack.automod.settings import AutomodSettings


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a classifier thinks of a text: 0 to 1 each."""

    toxicity: float
    nsfw: float


class Classifier(Protocol):
    """Judges texts by their meaning."""

    async def judge(self, texts: Sequence[str], examples: Sequence[Example]) -> list[Opinion]:
        """An opinion of each text; `examples` are what the organization's own people have labelled."""
        ...


@dataclass(frozen=True)
class Resources:
    """The parts that `app.py` chooses, and what is remembered between requests."""

    settings: AutomodSettings
    classifier: Classifier
    grounds: KnownGrounds = field(default_factory=KnownGrounds)
