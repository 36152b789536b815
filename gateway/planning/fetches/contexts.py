"""The arguments that a field takes from context in; from which object further up, and where its value stands, out."""

from gateway.planning.fetches.positions import Position
from gateway.planning.plan import ContextChoice
from gateway.supergraph.model import ContextArgument
from gateway.supergraph.query_graph_facts import GraphFacts
from gateway.supergraph.query_graph_field_sets import ANY_TYPE, FieldSelection
from gateway.supergraph.query_graph_moves import GraphField


def context_selections(argument: ContextArgument, facts: GraphFacts) -> tuple[FieldSelection, ...]:
    """Read what is selected of the object that sets the context: one field, or one for each of several types."""
    text = argument.selection.strip()
    return facts.field_set(text[1:-1].strip() if text.startswith("{") else text)


def context_variable(field: GraphField, argument: ContextArgument) -> str:
    """Name the variable that carries the argument's value."""
    return f"_context__{field.owner}_{field.name}_{argument.name}"


def context_choices(
    selections: tuple[FieldSelection, ...], position: Position, facts: GraphFacts
) -> tuple[ContextChoice, ...]:
    """Say where the value stands below an object at a position."""
    return tuple(
        ContextChoice(() if each.types == ANY_TYPE else facts.names(each.types), _keys(each, position))
        for each in selections
    )


def _keys(selection: FieldSelection, position: Position) -> tuple[str, ...]:
    key = position.key_for(selection)
    return (key, *(found for each in selection.children[:1] for found in _keys(each, position.child(key))))
