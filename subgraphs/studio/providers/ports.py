"""The outside world of the providers subgraph in its own words, and what resolvers and jobs find in their context."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from subgraphs.kit.encryption import Cipher
from subgraphs.studio.providers.domain.outcome import Outcome, Work
from subgraphs.studio.providers.domain.processors.grammar import Dialect, Issue
from subgraphs.studio.providers.settings import ProvidersSettings


class GrammarChecker(Protocol):
    """Finds mistakes in English text, with places in code points; may be called from any thread."""

    def __call__(self, text: str, dialect: Dialect, *, markdown: bool) -> Sequence[Issue]:
        """All that is found."""
        ...


class LanguageModel(Protocol):
    """A model that follows instructions; ProcessingError where it cannot be reached or answers nothing."""

    async def complete(self, instruction: str, text: str, *, model: str, max_tokens: int) -> str:
        """What the model writes."""
        ...


class Endpoint(Protocol):
    """Somebody else's provider behind a URL; ProcessingError where it fails."""

    async def process(self, work: Work, provider: "Registered") -> Outcome:
        """What the provider makes of the work."""
        ...

    async def problem(self, url: str) -> str | None:
        """Why this URL may not be called; None where it may, or where its host cannot be looked up at present."""
        ...


class Processor(Protocol):
    """A built-in provider; ProcessingError where it cannot do the work."""

    async def __call__(self, work: Work, /) -> Outcome:
        """What the provider makes of the work."""
        ...


@dataclass(frozen=True, slots=True)
class Registered:
    """A user's provider as its endpoint is called: whose it is, in which version, and its configuration in clear."""

    id: str
    version: str
    configuration: Mapping[str, Any]  # Any: JSON values
    timeout_seconds: float


@dataclass(frozen=True)
class Resources:
    """The parts that `app.py` chooses."""

    settings: ProvidersSettings
    processors: Mapping[str, Processor]
    engine: str
    """What the built-in providers work with: `offline`, or the name of a language model."""
    endpoint: Endpoint
    open_cipher: Callable[[], Cipher]

    @cached_property
    def cipher(self) -> Cipher:
        """Encrypts registered configurations. Opened when first used: its secret lies on the disk."""
        return self.open_cipher()
