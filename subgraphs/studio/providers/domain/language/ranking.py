"""Sentences come in, what each of them weighs goes out, and a choice among them that does not say a thing twice.

Weight = how close a sentence is to the text as a whole, how close to many other sentences (PageRank over cosine
similarities), and where it stands. Choice by maximal marginal relevance.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from subgraphs.studio.providers.domain.language.words import content_stems

Vector = dict[str, float]

_DAMPING: Final = 0.85
_ROUNDS: Final = 20
_NEIGHBOUR: Final = 0.08
_WORTHWHILE: Final = 0.42
_SAID_ALREADY: Final = 0.6
_COMPARED: Final = 300
"""Every pair of at most so many sentences is compared; of a longer text, of those nearest to the whole."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Sentences with the weight of each, between 0 and 1, and what similarity is measured by."""

    vectors: tuple[Vector, ...]
    weights: tuple[float, ...]

    def similarity(self, one: int, other: int) -> float:
        """How much two sentences say the same, between 0 and 1."""
        return _dot(self.vectors[one], self.vectors[other])


def weigh_sentences(sentences: Sequence[str], opens: Sequence[bool]) -> Weighed:
    """Weigh sentences; `opens` says of each whether it begins a paragraph."""
    vectors = _vectors(sentences)
    whole = _unit(_sum(vectors))
    nearness = _scaled([_dot(vector, whole) for vector in vectors])
    compared = sorted(range(len(sentences)), key=lambda place: -nearness[place])[:_COMPARED]
    ranks = _scaled(_page_rank(vectors, sorted(compared)))
    weights = tuple(
        0.45 * nearness[place] + 0.25 * ranks[place] + 0.3 * _standing(place, opens) for place in range(len(sentences))
    )
    return Weighed(vectors, weights)


def choose(weighed: Weighed, candidates: Sequence[int], costs: Sequence[int], budget: int) -> list[int]:
    """The places of sentences that together say the most within `budget`, in the order in which they stand.

    The heaviest is taken even where it alone costs more than the budget; what is nearly said already is not taken,
    and a summary is rather short than filled up with what weighs little.
    """
    chosen: list[int] = []
    left = budget
    floor = _WORTHWHILE * max((weighed.weights[place] for place in candidates), default=0.0)
    repeated = {place: 0.0 for place in candidates if weighed.weights[place] >= floor}
    while repeated:
        affordable = [place for place in repeated if not chosen or costs[place] <= left]
        if not affordable:
            break
        best = max(affordable, key=lambda place: (0.72 * weighed.weights[place] - 0.28 * repeated[place], -place))
        likeness = repeated.pop(best)
        if likeness > _SAID_ALREADY:
            continue
        chosen.append(best)
        left -= costs[best]
        repeated = {place: max(most, weighed.similarity(best, place)) for place, most in repeated.items()}
    return sorted(chosen)


def _vectors(sentences: Sequence[str]) -> tuple[Vector, ...]:
    counts = [Counter(content_stems(sentence)) for sentence in sentences]
    spread = Counter(stem for count in counts for stem in count)
    rarity = {stem: math.log(1 + len(sentences) / known) for stem, known in spread.items()}
    weighed = ({stem: (1 + math.log(n)) * rarity[stem] for stem, n in count.items()} for count in counts)
    return tuple(_unit(vector) for vector in weighed)


def _sum(vectors: Sequence[Vector]) -> Vector:
    total: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for stem, weight in vector.items():
            total[stem] += weight
    return total


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {stem: weight / length for stem, weight in vector.items()} if length else {}


def _dot(one: Vector, other: Vector) -> float:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large[stem] for stem, weight in small.items() if stem in large)


def _page_rank(vectors: Sequence[Vector], places: Sequence[int]) -> list[float]:
    """What a reader who moves from sentence to similar sentence sees most; 0 for sentences that are not compared."""
    edges: list[list[tuple[int, float]]] = [[] for _ in places]
    for row, one in enumerate(places):
        for column in range(row):
            likeness = _dot(vectors[one], vectors[places[column]])
            if likeness > _NEIGHBOUR:
                edges[row].append((column, likeness))
                edges[column].append((row, likeness))
    outgoing = [sum(weight for _, weight in each) or 1.0 for each in edges]
    ranks = [1.0] * len(places)
    for _ in range(_ROUNDS):
        ranks = [
            1 - _DAMPING + _DAMPING * sum(ranks[other] * weight / outgoing[other] for other, weight in each)
            for each in edges
        ]
    spread = [0.0] * len(vectors)
    for place, rank in zip(places, ranks, strict=True):
        spread[place] = rank
    return spread


def _scaled(values: Sequence[float]) -> list[float]:
    highest = max(values, default=0.0)
    return [value / highest if highest else 0.0 for value in values]


def _standing(place: int, opens: Sequence[bool]) -> float:
    """What a sentence gains by where it stands: first of all, first of a paragraph, or last of all."""
    if place == 0:
        return 1.0
    early = max(0.0, 1 - place / max(len(opens), 1)) * 0.35
    if place == len(opens) - 1:
        return 0.4
    return early + (0.4 if opens[place] else 0.0)
