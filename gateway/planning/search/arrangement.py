"""What the search decides: for each selection, the moves that bring it."""

from dataclasses import dataclass

from gateway.planning.search.cost import Cost
from gateway.supergraph.query_graph_field_sets import FieldSelection, TypeSet
from gateway.supergraph.query_graph_moves import Enter, Entrance, Stay


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Have `selection` for objects of `types` by one move.

    `selection` can be a part of what was asked: another step brings the rest of its children.
    """

    selection: FieldSelection
    types: TypeSet
    move: Stay | Enter
    inside: "Arrangement | None" = None
    """How to have the children, at the place where the move leads."""
    entrance: Entrance | None = None
    """The chosen one of `Enter.entrances`."""
    needs: "Arrangement | None" = None
    """How to have what the entrance needs, at the place before the move."""


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """How to have several selections at one place."""

    cost: Cost
    steps: tuple[Step, ...]
    missing: tuple[FieldSelection, ...] = ()
    """What cannot be had from this place: whoever is above must reach it another way."""
    was_limited: bool = False
    """Whether a higher limit of nested conditions could find more."""
    is_open: bool = False
    """Whether something could be had in other ways too, which may be better where other calls are made anyway."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One of several ways to have one selection: one step, or several that have a part each."""

    cost: Cost
    steps: tuple[Step, ...]
    missing: FieldSelection | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether what its steps need could be had in other ways too."""
        return any(step.needs is not None and step.needs.is_open for step in self.steps)


def narrow(
    selection: FieldSelection, types: TypeSet, children: tuple[FieldSelection, ...] | None = None
) -> FieldSelection:
    """Make the part of a selection that is asked of fewer types or has fewer children."""
    kept = selection.children if children is None else children
    if selection.types == types and kept == selection.children:
        return selection
    return FieldSelection(
        name=selection.name,
        types=types,
        response_key=selection.response_key,
        arguments=selection.arguments,
        arguments_text=selection.arguments_text,
        directives=selection.directives,
        guard=selection.guard,
        children=kept,
    )


def count_leaves(selections: tuple[FieldSelection, ...]) -> int:
    """Count the leaves below some selections."""
    return sum(count_leaves(each.children) if each.children else 1 for each in selections)
