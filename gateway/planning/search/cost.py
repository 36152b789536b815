"""What ways to fetch something cost: sets of subgraph calls, each in its wave.

Calls to one subgraph in one wave are folded into one request, so a cost is a set: bit `wave * graphs + graph` of an
integer stands for the call to a graph in a wave. Wave 0 is the fetch that one is in.
"""

from collections.abc import Iterable
from typing import TypeAlias

Cost: TypeAlias = int

NOTHING: Cost = 0

_LATER_WAVE = 100
"""A wave that waits for another weighs far more than one more call beside others: latency adds up, calls do not."""


class Costs:
    """The arithmetic of costs over the graphs of one supergraph."""

    def __init__(self, graphs: Iterable[str]) -> None:
        self._index = {graph: index for index, graph in enumerate(graphs)}
        self._width = len(self._index)
        self._scores: dict[Cost, tuple[int, int]] = {}

    def call(self, graph: str, wave: int) -> Cost:
        """One call to a graph in a wave."""
        return 1 << (wave * self._width + self._index[graph])

    def delay(self, cost: Cost, waves: int) -> Cost:
        """The same calls, some waves later."""
        return cost << (waves * self._width)

    def last_wave(self, cost: Cost) -> int:
        """The number of the last wave that has a call; 0 where there are none."""
        return (cost.bit_length() - 1) // self._width if cost else 0

    def score(self, cost: Cost) -> tuple[int, int]:
        """A value to compare costs by: first weighted by waves, then by the number of calls."""
        found = self._scores.get(cost)
        if found is None:
            found = self._scores[cost] = (self._weight(cost), cost.bit_count())
        return found

    def _weight(self, cost: Cost) -> int:
        weight = 0
        wave = 0
        in_wave = (1 << self._width) - 1
        while cost:
            weight += (cost & in_wave).bit_count() * (_LATER_WAVE * wave or 1)
            cost >>= self._width
            wave += 1
        return weight
