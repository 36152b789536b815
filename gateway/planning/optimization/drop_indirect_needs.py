"""A fetch that waits for another need not also wait for those that the other waits for."""

from gateway.planning.fetches.fetch_graph import FetchGraph


def drop_indirect_needs(fetches: FetchGraph) -> None:
    """Leave only the needs that no other need implies."""
    implied = {fetch.index: fetches.before(fetch) for fetch in fetches}
    for fetch in fetches:
        indirect: set[int] = set()
        for each in fetch.needs:
            indirect |= implied[each]
        fetch.needs = fetch.needs - indirect
