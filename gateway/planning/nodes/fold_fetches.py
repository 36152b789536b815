"""Fetches in, requests out: entity fetches from one subgraph that can run in the same wave share one request."""

from dataclasses import dataclass, field

from gateway.planning.fetches.fetch_graph import FetchGraph, GraphFetch


@dataclass(slots=True, eq=False)
class Request:
    """One request to a graph: one root fetch, or all entity fetches of its wave. `needs` are other requests."""

    graph: str
    wave: int
    fetches: list[GraphFetch] = field(default_factory=list)
    needs: "list[Request]" = field(default_factory=list)


def fold_fetches(fetches: FetchGraph) -> list[Request]:
    """Put fetches together into requests, wave by wave."""
    waves = fetches.waves()
    requests: dict[tuple[object, ...], Request] = {}
    request_of: dict[int, Request] = {}
    for fetch in sorted(fetches, key=lambda each: (waves[each.index], each.index)):
        wave = waves[fetch.index]
        key = (fetch.graph, wave) if fetch.kind is None and not fetch.contexts else (fetch.index,)
        request = requests.setdefault(key, Request(fetch.graph, wave))
        request.fetches.append(fetch)
        request_of[fetch.index] = request
    for fetch in fetches:
        request = request_of[fetch.index]
        for index in sorted(fetch.needs):
            if request_of[index] not in request.needs:
                request.needs.append(request_of[index])
    return list(requests.values())
