"""What this subgraph needs of the outside world, as protocols in its own words."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol

from subgraphs.kit.embeddings import Embedder
from subgraphs.wavestack.personality.domain.conversations import Situation, Written
from subgraphs.wavestack.personality.domain.persona import Persona
from subgraphs.wavestack.personality.domain.prompts import ModelMessage
from subgraphs.wavestack.personality.domain.wishes import Drafts, Wish
from subgraphs.wavestack.personality.settings import PersonalitySettings


class Writer(Protocol):
    """Writes from rules: the same for the same state, always, and at once."""

    async def answer(self, situation: Situation) -> Written:
        """An answer to what was said."""
        ...

    def compose(self, persona: Persona, wish: Wish, *, drafts: int) -> Drafts:
        """So many different drafts of content; fewer only where the rules know no more."""
        ...


class LanguageModel(Protocol):
    """Writes what it is prompted for."""

    def stream(self, messages: Sequence[ModelMessage], *, max_tokens: int) -> AsyncGenerator[str, None]:
        """The pieces of an answer as they come; the kit's ModelFailedError where there is none, or it breaks off."""
        ...


@dataclass(frozen=True, slots=True)
class Resources:
    """The subgraph's own parts. Without a `model` all is written offline."""

    settings: PersonalitySettings
    embedder: Embedder
    writer: Writer
    model: LanguageModel | None
