"""Entity fetches from one subgraph that run in neighbouring waves, to share a request in the later one.

They may wait only where no plan becomes longer, and where fewer requests are left: what waits for them is late too.
A call saved is worth one wave of waiting; over more waves, the answer would hang on more of the slowest calls.
"""

from gateway.planning.fetches.fetch_graph import FetchGraph, GraphFetch


def align_requests_to_same_graph(fetches: FetchGraph) -> None:
    """Let all fetches of a request wait for a request to the same subgraph in the next wave."""
    for graph, wave in sorted(_requests(fetches, fetches.waves())):
        waves = fetches.waves()
        requests = _requests(fetches, waves)
        if (graph, wave) in requests and (graph, wave + 1) in requests:
            here = [each for each in fetches if _is_foldable(each) and (each.graph, waves[each.index]) == (graph, wave)]
            _wait(fetches, here, waves)


def _wait(fetches: FetchGraph, here: list[GraphFetch], waves: dict[int, int]) -> None:
    before = [each.earliest for each in here]
    for each in here:
        each.earliest = waves[each.index] + 1
    changed = fetches.waves()
    if max(changed.values()) > max(waves.values()) or _count(fetches, changed) >= _count(fetches, waves):
        for each, earliest in zip(here, before, strict=True):
            each.earliest = earliest


def _requests(fetches: FetchGraph, waves: dict[int, int]) -> set[tuple[str, int]]:
    return {(each.graph, waves[each.index]) for each in fetches if _is_foldable(each)}


def _count(fetches: FetchGraph, waves: dict[int, int]) -> int:
    return len(_requests(fetches, waves)) + sum(not _is_foldable(each) for each in fetches)


def _is_foldable(fetch: GraphFetch) -> bool:
    return fetch.kind is None and not fetch.contexts
