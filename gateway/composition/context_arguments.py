"""A field with `@fromContext` arguments in, what the supergraph says of them out.

Source: federation specification v2.8, `@context` and `@fromContext`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.sdl.field_set import FieldSet, FieldSetSyntaxError, FragmentSelection, parse_field_set
from gateway.sdl.model import Field, Kind, TypeDefinition, applied
from gateway.sdl.subgraph import Subgraph
from gateway.sdl.values import Value

_VALUE = re.compile(r"^\s*\$\s*([A-Za-z_]\w*)(?![\w])(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FromContext:
    """An argument that is filled from an ancestor in the query."""

    argument: str
    type: str
    subgraph: str
    context: str
    selection: str

    def join_value(self) -> Mapping[str, Value]:
        """Say it as a `join__ContextArgument`."""
        name = f"{self.subgraph}__{self.context}"
        return {"context": name, "name": self.argument, "type": self.type, "selection": self.selection}


def parse_context_value(text: str) -> tuple[str, str] | None:
    """Split `$name { selection }` into name and selection; None where it does not look so."""
    match = _VALUE.match(text)
    return (match[1], match[2]) if match else None


def context_arguments(subgraph: Subgraph, item: Field) -> tuple[FromContext, ...]:
    """Read the field's contextual arguments; those that cannot be read are left to the rules."""
    found: list[FromContext] = []
    for argument in item.arguments.values():
        for directive in applied(argument, "fromContext"):
            value = directive.arguments.get("field")
            parsed = parse_context_value(value) if isinstance(value, str) else None
            if parsed is not None:
                found.append(FromContext(argument.name, argument.type, subgraph.name, *parsed))
    return tuple(found)


def selection_for(subgraph: Subgraph, definition: TypeDefinition, text: str) -> FieldSet:
    """Give what a contextual selection selects on one of the types that set the context; nothing if unreadable."""
    try:
        selections = parse_context_selection(text)
    except FieldSetSyntaxError:
        return ()
    fragments = [selection for selection in selections if isinstance(selection, FragmentSelection)]
    if not fragments:
        return selections
    matching = [each for each in fragments if each.on in {definition.name, *_supertypes(subgraph, definition)}]
    return matching[0].selections if matching else ()


def parse_context_selection(text: str) -> FieldSet:
    """Read what follows the name of the context: a selection set, or inline fragments one beside the other."""
    stripped = text.strip()
    if stripped.startswith("{") and stripped.endswith("}"):
        return parse_field_set(stripped[1:-1])
    return parse_field_set(stripped)


def _supertypes(subgraph: Subgraph, definition: TypeDefinition) -> set[str]:
    unions = {item.name for item in subgraph.schema.types_of(Kind.UNION) if definition.name in item.members}
    return {*definition.interfaces, *unions}
