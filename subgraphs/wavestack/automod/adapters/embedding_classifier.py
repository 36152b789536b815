"""Texts come in, opinions of a small classifier over their meaning and a word list go out, all on this machine.

A logistic regression over sentence vectors and the number of listed words, fitted at first use to the seed texts beside
this file. What an organization's own people have labelled pulls texts of nearly the same meaning to its label.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from subgraphs.kit.embeddings import Embedder, Vectors
from subgraphs.wavestack.automod.domain.normalization import undisguise
from subgraphs.wavestack.automod.domain.reviews import Example, Label
from subgraphs.wavestack.automod.ports import Opinion

if TYPE_CHECKING:  # loaded at first use: most processes never judge anything
    from glin_profanity import Filter  # type: ignore[import-untyped]  # it has no types

_SEEDS: Final = Path(__file__).parent / "seeds"
_FILES: Final = {Label.FINE: "fine.txt", Label.TOXIC: "toxic.txt", Label.NSFW: "nsfw.txt"}
_WORD_WEIGHT: Final = 0.5
_PENALTY: Final = 0.002
_STEPS: Final = 400
_RATE: Final = 4.0
_NEAR: Final = 0.75  # cosine from which a labelled text begins to speak for another
_SURE: Final = 0.95  # and from which it speaks alone


@dataclass(frozen=True, slots=True)
class _Model:
    """Weights of a regression."""

    weights: Vectors
    bias: float


class EmbeddingClassifier:
    """Judges by vectors of `embedder`; about 7 ms of one core for a text that it has not seen lately."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._fitting = asyncio.Lock()
        self._models: dict[Label, _Model] = {}

    async def judge(self, texts: Sequence[str], examples: Sequence[Example]) -> list[Opinion]:
        """An opinion of each text."""
        await self._fit()
        features = await self._features(texts)
        taught = await self._embedder.embed([undisguise(example.text) for example in examples])
        opinions = []
        for row, vector in zip(features, features[:, :-1], strict=True):
            nearness = taught @ vector if examples else None
            opinions.append(
                Opinion(
                    toxicity=_taught(self._score(Label.TOXIC, row), Label.TOXIC, nearness, examples),
                    nsfw=_taught(self._score(Label.NSFW, row), Label.NSFW, nearness, examples),
                )
            )
        return opinions

    async def _fit(self) -> None:
        async with self._fitting:
            if self._models:
                return
            seeds = [(label, line) for label, name in _FILES.items() for line in _lines(_SEEDS / name)]
            features = await self._features([line for _, line in seeds])
            for label in (Label.TOXIC, Label.NSFW):
                targets = [float(found == label) for found, _ in seeds]
                self._models[label] = await asyncio.to_thread(_regress, features, targets)

    async def _features(self, texts: Sequence[str]) -> Vectors:
        import numpy as np  # noqa: PLC0415  # takes a tenth of a second, and most processes never judge anything

        plain = [undisguise(text) for text in texts]
        vectors = await self._embedder.embed(plain)
        listed = np.array([[min(self._listed_words(text), 3) * _WORD_WEIGHT] for text in plain], dtype=np.float32)
        features: Vectors = np.hstack([vectors, listed.reshape(len(texts), 1)])
        return features

    def _listed_words(self, text: str) -> int:
        found: dict[str, Any] = self._words.check_profanity(text)  # Any: the library's own dictionary
        return len(found["profane_words"])

    @cached_property
    def _words(self) -> "Filter":
        from glin_profanity import Filter  # noqa: PLC0415  # as numpy above

        return Filter({"languages": ["english"]})

    def _score(self, label: Label, row: Vectors) -> float:
        import numpy as np  # noqa: PLC0415  # as above

        model = self._models[label]
        return float(1 / (1 + np.exp(-(row @ model.weights + model.bias))))


def _taught(score: float, label: Label, nearness: Vectors | None, examples: Sequence[Example]) -> float:
    """Pull a score towards what the nearest labelled text is, the more the nearer that is."""
    if nearness is None:
        return score
    nearest = int(nearness.argmax())
    trust = min(1.0, max(0.0, (float(nearness[nearest]) - _NEAR) / (_SURE - _NEAR)))
    return score * (1 - trust) + float(examples[nearest].label == label) * trust


def _regress(features: Vectors, targets: Sequence[float]) -> _Model:
    """Logistic regression with classes weighed alike, by gradient descent: the same result on every machine."""
    import numpy as np  # noqa: PLC0415  # as above

    wanted = np.array(targets, dtype=np.float32)
    share = np.where(wanted > 0, 0.5 / max(wanted.sum(), 1), 0.5 / max((1 - wanted).sum(), 1)).astype(np.float32)
    weights, bias = np.zeros(features.shape[1], dtype=np.float32), 0.0
    for _ in range(_STEPS):
        missed = (1 / (1 + np.exp(-(features @ weights + bias))) - wanted) * share
        weights -= _RATE * (features.T @ missed + _PENALTY * weights)
        bias -= _RATE * float(missed.sum())
    return _Model(weights, bias)


def _lines(path: Path) -> list[str]:
    """The texts of a seed file: one a line, without comments."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]
