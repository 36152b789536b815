"""Texts come in, opinions of a small classifier over their meaning and a word list go out, all on this machine.

A logistic regression over sentence vectors and the number of listed words, fitted to the seed texts beside this file;
that of toxicity begins from one that was fitted to insults of others.
What an organization's own people have labelled pulls texts of nearly the same meaning to its label.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from subgraphs.kit.embeddings import Embedder, Vectors
from subgraphs.wavestack.automod.adapters.fitted import read_fitted, read_learnt
from subgraphs.wavestack.automod.adapters.regression import Regression, regress
from subgraphs.wavestack.automod.adapters.seed_texts import read_seeds
from subgraphs.wavestack.automod.domain.normalization import plain
from subgraphs.wavestack.automod.domain.reviews import Example, Label
from subgraphs.wavestack.automod.ports import Opinion

if TYPE_CHECKING:  # loaded at first use: most processes never judge anything
    from glin_profanity import Filter  # type: ignore[import-untyped]  # it has no types

_MASKED: Final = re.compile(r"\b(?:f[*#]+|sh[*#]+|b[*#]+t?ch|c[*#]+t?|a[*#]+)\w*")  # f*ck: whoever masks it means it
_PENALTY: Final = 0.0005  # of fitting to seeds alone
_PENALTY_OF_CHANGES: Final = 0.001  # of going from what was learnt to what fits the seeds
_PENALTY_OF_LEARNING: Final = 0.002
_WORD_WEIGHT: Final = 0.6
_MOST_WORDS: Final = 3
_JUDGED: Final = (Label.TOXIC, Label.NSFW)
_REMEMBERED: Final = 32  # organizations whose examples' vectors are kept at hand, 0.8 MB each at most
_NEAR: Final = 0.7  # cosine from which a labelled text begins to speak for another
_SURE: Final = 0.9  # and from which it speaks alone


class EmbeddingClassifier:
    """Judges by vectors of `embedder`; about 7 ms of one core for a text that it has not seen lately."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._preparing = asyncio.Lock()
        self._regressions: Mapping[Label, Regression] = {}
        self._taught: OrderedDict[tuple[str, ...], Vectors] = OrderedDict()

    async def judge(self, texts: Sequence[str], examples: Sequence[Example]) -> list[Opinion]:
        """An opinion of each text."""
        regressions = await self._prepared()
        features = await self._features(texts)
        taught = await self._vectors_of(examples) if examples else None
        opinions = []
        for row, vector in zip(features, features[:, :-1], strict=True):
            nearness = None if taught is None else taught @ vector
            toxicity, nsfw = (_pulled(regressions[label].score(row), label, nearness, examples) for label in _JUDGED)
            opinions.append(Opinion(toxicity=toxicity, nsfw=nsfw))
        return opinions

    async def fit(self) -> dict[Label, Regression]:
        """Fit to the seeds, beginning from what was learnt: some seconds."""
        seeds, learnt = read_seeds(), read_learnt()
        features = await self._features([text for _, text in seeds])
        return {
            label: await asyncio.to_thread(
                regress,
                features,
                [float(found == label) for found, _ in seeds],
                penalty=_PENALTY_OF_CHANGES if label in learnt else _PENALTY,
                begin=learnt.get(label),
            )
            for label in _JUDGED
        }

    async def learn(self, texts: Sequence[str], wanted: Sequence[bool]) -> Regression:
        """What fitting to the seeds may begin from: fitted to texts that others have labelled."""
        features = await self._features(texts)
        return await asyncio.to_thread(regress, features, list(map(float, wanted)), penalty=_PENALTY_OF_LEARNING)

    async def _prepared(self) -> Mapping[Label, Regression]:
        async with self._preparing:
            if not self._regressions:
                self._regressions = read_fitted() or await self.fit()
            return self._regressions

    async def _features(self, texts: Sequence[str]) -> Vectors:
        import numpy as np  # noqa: PLC0415  # takes a tenth of a second, and most processes never judge anything

        read = [plain(text) for text in texts]
        vectors = await self._embedder.embed(read)
        listed = [[min(self._listed_words(text), _MOST_WORDS) * _WORD_WEIGHT] for text in read]
        features: Vectors = np.hstack([vectors, np.array(listed, dtype=np.float32).reshape(len(texts), 1)])
        return features

    async def _vectors_of(self, examples: Sequence[Example]) -> Vectors:
        """The vectors of examples, kept as long as an organization's examples stay the same."""
        key = tuple(example.id for example in examples)
        if key not in self._taught:
            self._taught[key] = await self._embedder.embed([plain(example.text) for example in examples])
            while len(self._taught) > _REMEMBERED:
                self._taught.popitem(last=False)
        self._taught.move_to_end(key)
        return self._taught[key]

    def _listed_words(self, text: str) -> int:
        found: dict[str, Any] = self._words.check_profanity(text)  # Any: the library's own dictionary
        return len(found["profane_words"]) + len(_MASKED.findall(text))

    @cached_property
    def _words(self) -> "Filter":
        from glin_profanity import Filter  # noqa: PLC0415  # as numpy above

        return Filter({"languages": ["english"]})


def _pulled(score: float, label: Label, nearness: Vectors | None, examples: Sequence[Example]) -> float:
    """Pull a score towards what the nearest labelled text is, the more the nearer that is."""
    if nearness is None:
        return score
    nearest = int(nearness.argmax())
    trust = min(1.0, max(0.0, (float(nearness[nearest]) - _NEAR) / (_SURE - _NEAR)))
    return score * (1 - trust) + float(examples[nearest].label == label) * trust
