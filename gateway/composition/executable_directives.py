"""Subgraphs in, the directives that all of them define for clients to use out."""

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from gateway.sdl.model import Argument, DirectiveDefinition
from gateway.sdl.subgraph import Subgraph

EXECUTABLE_LOCATIONS = (
    "QUERY",
    "MUTATION",
    "SUBSCRIPTION",
    "FIELD",
    "FRAGMENT_DEFINITION",
    "FRAGMENT_SPREAD",
    "INLINE_FRAGMENT",
    "VARIABLE_DEFINITION",
)

_BUILT_IN = frozenset({"skip", "include", "defer", "stream"})


def is_executable(definition: DirectiveDefinition) -> bool:
    """Say whether clients can use the directive in their operations."""
    return any(location in EXECUTABLE_LOCATIONS for location in definition.locations)


def executable_directives(subgraphs: Sequence[Subgraph]) -> Iterator[tuple[str, list[DirectiveDefinition]]]:
    """Give each directive that every subgraph defines for clients in some same place, with the definitions in order."""
    for name in executable_names(subgraphs):
        found = list(takewhile(_is_still_shared(), (each.schema.directive_definitions.get(name) for each in subgraphs)))
        if len(found) == len(subgraphs):
            yield name, [definition for definition in found if definition is not None]


def is_absent_somewhere(name: str, subgraphs: Sequence[Subgraph]) -> bool:
    """Say whether a dropped directive was dropped for want of a definition, not of a place that all share."""
    definitions = [subgraph.schema.directive_definitions.get(name) for subgraph in subgraphs]
    shared = list(takewhile(_is_still_shared(), definitions))
    dropped = definitions[len(shared)] if len(shared) < len(definitions) else None
    return dropped is None or not is_executable(dropped)


def _is_still_shared() -> Callable[[DirectiveDefinition | None], bool]:
    """Make a check of one definition after the other: is there a place left that all of them allow?"""
    left = set(EXECUTABLE_LOCATIONS)

    def check(definition: DirectiveDefinition | None) -> bool:
        left.intersection_update(definition.locations if definition else ())
        return bool(left)

    return check


def executable_names(subgraphs: Sequence[Subgraph]) -> Iterator[str]:
    """Give each directive that some subgraph defines for clients."""
    defined = (definition for subgraph in subgraphs for definition in subgraph.schema.directive_definitions.values())
    yield from dict.fromkeys(each.name for each in defined if is_executable(each) and each.name not in _BUILT_IN)


def directive_arguments(
    subgraphs: Sequence[Subgraph],
) -> Iterator[tuple[str, list[tuple[Subgraph, Argument]], list[Subgraph]]]:
    """Give coordinate, definitions and the subgraphs without it for each argument of such directives."""
    for name, definitions in executable_directives(subgraphs):
        pairs = list(zip(subgraphs, definitions, strict=True))
        for argument in dict.fromkeys(each for _, definition in pairs for each in definition.arguments):
            given = [(subgraph, each.arguments[argument]) for subgraph, each in pairs if argument in each.arguments]
            missing = [subgraph for subgraph, each in pairs if argument not in each.arguments]
            yield f"@{name}({argument}:)", given, missing
