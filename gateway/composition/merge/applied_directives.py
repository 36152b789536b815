"""Applications of directives on one element in several subgraphs in, what the supergraph's element carries out.

Source: federation specification, "merging of directive applications"; each feature's own rules for its arguments.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from gateway.composition.merge.context import MergeContext
from gateway.sdl.model import Directive, Element, Schema
from gateway.sdl.subgraph import Subgraph
from gateway.sdl.values import EnumLiteral, Value, print_value

Uses = Sequence[tuple[Subgraph, Element | Schema]]

BUILT_IN = ("deprecated", "specifiedBy", "oneOf")


def merge_directives(context: MergeContext, uses: Uses) -> tuple[Directive, ...]:
    """Merge what the subgraphs apply to the same element, leaving out what is for composition alone."""
    if not any(element.directives for _, element in uses):
        return ()
    return tuple(_merged(context, uses))


def _merged(context: MergeContext, uses: Uses) -> Iterator[Directive]:
    found: dict[str, list[tuple[Subgraph, Directive]]] = {}
    for subgraph, element in uses:
        for directive in element.directives:
            key = directive.meaning or directive.name
            if directive.meaning or directive.name in BUILT_IN or context.features.keeps(subgraph, directive.name):
                found.setdefault(key, []).append((subgraph, directive))
    for key, applications in found.items():
        composed = context.features.composed.get(key)
        if key in _STRATEGIES:
            yield from _STRATEGIES[key](_supergraph_name(context, key), [item for _, item in applications])
        elif key == "cacheTag":
            yield from _join_directives(context, applications)
        elif key == "context":
            yield from _contexts(context, applications)
        elif composed is not None and composed.definition.repeatable:
            yield from _union(key, [item for _, item in applications])
        elif composed is not None or key in BUILT_IN:
            yield from _most_frequent(key, [item for _, item in applications])


def around_joins(
    context: MergeContext, joins: tuple[Directive, ...], merged: tuple[Directive, ...]
) -> tuple[Directive, ...]:
    """Put a member's directives in the customary order: what hides it, what join says of it, and the rest."""
    hidden = tuple(each for each in merged if each.name == _supergraph_name(context, "inaccessible"))
    return (*hidden, *joins, *(each for each in merged if each not in hidden))


def combine(meaning: str, name: str, applications: Sequence[Directive]) -> Iterator[Directive]:
    """Combine applications of a standard directive by its own rules."""
    return _STRATEGIES[meaning](name, applications)


def _supergraph_name(context: MergeContext, meaning: str) -> str:
    return context.features.names.get(meaning, meaning)


def _union(name: str, applications: Sequence[Directive]) -> Iterator[Directive]:
    """Keep each distinct application once."""
    seen: set[str] = set()
    for directive in applications:
        text = print_value(directive.arguments)
        if text not in seen:
            seen.add(text)
            yield Directive(name, directive.arguments)


def _presence(name: str, _applications: Sequence[Directive]) -> Iterator[Directive]:
    """Keep the directive where any subgraph has it."""
    yield Directive(name, {})


def _most_frequent(name: str, applications: Sequence[Directive]) -> Iterator[Directive]:
    """Take the arguments that most subgraphs give; of equally frequent ones the first."""
    counts = Counter(print_value(directive.arguments) for directive in applications)
    chosen = max(counts, key=lambda text: counts[text])
    first = next(item for item in applications if print_value(item.arguments) == chosen)
    yield Directive(name, first.arguments)


def _cost(name: str, applications: Sequence[Directive]) -> Iterator[Directive]:
    yield Directive(name, {"weight": max(_integers(applications, "weight"), default=0)})


def _list_size(name: str, applications: Sequence[Directive]) -> Iterator[Directive]:
    if len({print_value(item.arguments) for item in applications}) == 1:
        yield Directive(name, applications[0].arguments)
        return
    arguments: dict[str, Value] = {}
    sizes = _integers(applications, "assumedSize")
    if sizes:
        arguments["assumedSize"] = max(sizes)
    for argument in ("slicingArguments", "sizedFields"):
        if any(item.arguments.get(argument) is not None for item in applications):
            arguments[argument] = _distinct(item.arguments.get(argument) for item in applications)
    required = [item.arguments.get("requireOneSlicingArgument", True) for item in applications]
    if not all(required):
        arguments["requireOneSlicingArgument"] = False
    yield Directive(name, arguments)


def _integers(applications: Sequence[Directive], argument: str) -> list[int]:
    values = (item.arguments.get(argument) for item in applications)
    return [int(value) for value in values if isinstance(value, int | float)]


def _distinct(lists: Iterator[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(item for items in lists if isinstance(items, tuple) for item in items))


def _any_of_all_of(argument: str) -> Callable[[str, Sequence[Directive]], Iterator[Directive]]:
    """Make the strategy for an argument that is an OR of ANDs: the subgraphs' demands all hold at once."""

    def strategy(name: str, applications: Sequence[Directive]) -> Iterator[Directive]:
        distinct = dict.fromkeys(print_value(item.arguments.get(argument)) for item in applications)
        if len(distinct) == 1:
            yield Directive(name, applications[0].arguments)
            return
        yield Directive(name, {argument: conjunction([item.arguments.get(argument) for item in applications])})

    return strategy


def conjunction(demands: Sequence[Value]) -> tuple[tuple[Value, ...], ...]:
    """Multiply ORs of ANDs out, and drop every alternative that demands more than another one."""
    combined: set[frozenset[str]] = {frozenset()}
    for demand in demands:
        alternatives = [
            frozenset(str(item) for item in option)
            for option in (demand if isinstance(demand, tuple) else ())
            if isinstance(option, tuple)
        ]
        combined = {left | right for left in combined for right in alternatives}
    minimal = [option for option in combined if not any(other < option for other in combined)]
    return tuple(sorted(tuple(sorted(option)) for option in minimal))


_STRATEGIES: Mapping[str, Callable[[str, Sequence[Directive]], Iterator[Directive]]] = {
    "tag": _union,
    "inaccessible": _presence,
    "authenticated": _presence,
    "requiresScopes": _any_of_all_of("scopes"),
    "policy": _any_of_all_of("policies"),
    "cost": _cost,
    "listSize": _list_size,
}


def _join_directives(context: MergeContext, applications: Sequence[tuple[Subgraph, Directive]]) -> Iterator[Directive]:
    """Keep an application with the subgraphs that it comes from: it has a meaning only there."""
    grouped: dict[str, tuple[list[Value], Directive]] = {}
    for subgraph, directive in applications:
        graphs, _ = grouped.setdefault(print_value(directive.arguments), ([], directive))
        graphs.append(EnumLiteral(context.graphs[subgraph.name]))
    for graphs, directive in grouped.values():
        name = f"federation__{directive.meaning}"
        yield Directive("join__directive", {"graphs": tuple(graphs), "name": name, "args": directive.arguments})


def _contexts(context: MergeContext, applications: Sequence[tuple[Subgraph, Directive]]) -> Iterator[Directive]:
    """Keep each context under a name that no other subgraph's context has."""
    for subgraph, directive in applications:
        name = context_name(subgraph, str(directive.arguments.get("name")))
        yield Directive(_supergraph_name(context, "context"), {"name": name})


def context_name(subgraph: Subgraph, name: str) -> str:
    """Name a subgraph's context in the supergraph."""
    return f"{subgraph.name}__{name}"
