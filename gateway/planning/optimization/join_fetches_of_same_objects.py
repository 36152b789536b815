"""Two fetches of the same objects from one subgraph become one, where waiting for the later makes no plan longer."""

from gateway.planning.fetches.fetch_graph import FetchGraph, GraphFetch


def join_fetches_of_same_objects(fetches: FetchGraph) -> None:
    """Join them pair by pair, in the order in which they were made."""
    for group in fetches.groups():
        kept: list[GraphFetch] = []
        for fetch in group:
            partner = next((each for each in kept if _can_be_one(each, fetch, fetches)), None)
            if partner is None:
                kept.append(fetch)
            else:
                fetches.merge(partner, fetch)


def can_run_together(one: GraphFetch, other: GraphFetch, fetches: FetchGraph) -> bool:
    """Tell whether neither needs the other, and the earlier can wait for the later at no cost."""
    if one.index in fetches.before(other) or other.index in fetches.before(one):
        return False
    waves = fetches.waves()
    later = max(waves[one.index], waves[other.index])
    depth = max(waves.values())
    return all(later + _tail(each, fetches, waves) - waves[each.index] <= depth for each in (one, other))


def _can_be_one(one: GraphFetch, other: GraphFetch, fetches: FetchGraph) -> bool:
    return one.takes(other.inputs) and can_run_together(one, other, fetches)


def _tail(fetch: GraphFetch, fetches: FetchGraph, waves: dict[int, int]) -> int:
    """The last wave in which something runs that waits for a fetch."""
    return max(
        (waves[each.index] for each in fetches if fetch.index in fetches.before(each)), default=waves[fetch.index]
    )
