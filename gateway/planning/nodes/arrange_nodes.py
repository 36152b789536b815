"""Requests that need one another in, a tree of nodes that run one after another or at the same time out."""

from collections.abc import Callable

from gateway.planning.nodes.fold_fetches import Request
from gateway.planning.plan import Conditional, Parallel, PlanNode, Sequence


def arrange_nodes(requests: list[Request], write: Callable[[Request], PlanNode]) -> PlanNode | None:
    """Arrange requests so that each runs after all that it needs; what has nothing to do with it does not hold it up.

    Gives None where there are no requests. `write` makes the node of a request and is called in the order of waves.
    """
    nodes = {id(request): write(request) for request in requests}
    return _arrange(requests, nodes)


def in_sequence(nodes: list[PlanNode]) -> PlanNode | None:
    """Run nodes one after another; fewer than two need no sequence."""
    flat: list[PlanNode] = []
    for node in nodes:
        for each in node.nodes if isinstance(node, Sequence) else (node,):
            last = flat[-1] if flat else None
            if isinstance(last, Conditional) and isinstance(each, Conditional) and last.conditions == each.conditions:
                both = in_sequence([last.node, each.node])
                flat[-1] = Conditional(each.conditions, both) if both is not None else each
            else:
                flat.append(each)
    return Sequence(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def _in_parallel(nodes: list[PlanNode]) -> PlanNode | None:
    flat: list[PlanNode] = []
    for node in nodes:
        flat += node.nodes if isinstance(node, Parallel) else (node,)
    return Parallel(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def _arrange(requests: list[Request], nodes: dict[int, PlanNode]) -> PlanNode | None:
    components = _components(requests)
    if len(components) != 1:
        arranged = [_arrange(component, nodes) for component in components]
        return _in_parallel([node for node in arranged if node is not None])
    here = {id(request) for request in requests}
    first = [request for request in requests if not any(id(each) in here for each in request.needs)]
    rest = [request for request in requests if request not in first]
    stages = [_in_parallel([nodes[id(request)] for request in first]), _arrange(rest, nodes)]
    return in_sequence([stage for stage in stages if stage is not None])


def _components(requests: list[Request]) -> list[list[Request]]:
    """Split requests into groups that have nothing to do with each other."""
    leader: dict[int, int] = {id(request): id(request) for request in requests}

    def find(key: int) -> int:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for request in requests:
        for need in request.needs:
            if id(need) in leader:
                leader[find(id(request))] = find(id(need))
    groups: dict[int, list[Request]] = {}
    for request in requests:
        groups.setdefault(find(id(request)), []).append(request)
    return list(groups.values())
