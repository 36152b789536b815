"""For several selections, each with several ways to have it, in: the ways that cost least together out."""

from collections.abc import Iterable
from itertools import product

from gateway.planning.search.arrangement import Way
from gateway.planning.search.cost import NOTHING, Cost, Costs

_COMBINATIONS = 256
"""As many are all tried; beyond, ways are picked one by one."""


def pick_ways(items: list[list[Way]], costs: Costs, settled: Cost = NOTHING) -> tuple[Way, ...]:
    """Pick one way for each item, so that the union of their costs is least; the first of equals.

    `settled` are calls that are made anyway.
    """
    combinations = 1
    for ways in items:
        combinations *= len(ways)
        if len(ways) == 1:
            settled |= ways[0].cost
    if combinations == 1:
        return tuple(ways[0] for ways in items)
    if combinations <= _COMBINATIONS:
        return min(product(*items), key=lambda picked: costs.score(settled | union_of(picked)))
    return _pick_one_by_one(items, settled, costs)


def _pick_one_by_one(items: list[list[Way]], settled: Cost, costs: Costs) -> tuple[Way, ...]:
    picked: list[Way] = []
    for ways in items:
        best = min(ways, key=lambda way: costs.score(settled | way.cost))
        settled |= best.cost
        picked.append(best)
    return tuple(picked)


def union_of(ways: Iterable[Way]) -> Cost:
    """Put the costs of several ways together."""
    union = NOTHING
    for way in ways:
        union |= way.cost
    return union
