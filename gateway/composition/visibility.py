"""A merged supergraph in, what of it clients can see and the places where they meet types out."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.composition.rule_contexts import MergedContext
from gateway.errors import Location
from gateway.sdl.model import Argument, Element, Field, Kind, Schema, TypeDefinition


def is_hidden(context: MergedContext, element: Element) -> bool:
    """Say whether the element carries @inaccessible itself. Merged directives have the supergraph's names."""
    name = context.inaccessible
    return any(directive.name == name for directive in element.directives)


def is_of_composed_feature(context: MergedContext, definition: TypeDefinition) -> bool:
    """Say whether the type belongs to a specification of which a directive is composed: it may not be hidden."""
    return any(definition.name.startswith(f"{each.link.local_name}__") for each in context.composed.values())


@dataclass(frozen=True, slots=True)
class VisibleInput:
    """An argument or input field that clients see."""

    coordinate: str
    item: Argument | Field
    type_name: str
    field_name: str


def own_types(schema: Schema) -> Iterator[TypeDefinition]:
    """Give the types that come from subgraphs, leaving out those of join, link and the features."""
    return (definition for name, definition in schema.types.items() if "__" not in name or not _is_machinery(name))


def _is_machinery(name: str) -> bool:
    return name.split("__", maxsplit=1)[0] in {"join", "link", "context", "policy", "requiresScopes"}


def visible_types(context: MergedContext) -> Iterator[TypeDefinition]:
    """Give the types that clients see."""
    return (definition for definition in own_types(context.merged) if not is_hidden(context, definition))


def visible_fields(context: MergedContext) -> Iterator[tuple[TypeDefinition, Field]]:
    """Give the fields that clients see, with their types."""
    for definition in visible_types(context):
        for item in definition.fields.values():
            if not is_hidden(context, item):
                yield definition, item


def visible_inputs(context: MergedContext) -> Iterator[VisibleInput]:
    """Give the arguments and input fields that clients see."""
    for definition, item in visible_fields(context):
        if definition.kind is Kind.INPUT_OBJECT:
            yield VisibleInput(f"{definition.name}.{item.name}", item, definition.name, item.name)
        for argument in item.arguments.values():
            if not is_hidden(context, argument):
                coordinate = f"{definition.name}.{item.name}({argument.name}:)"
                yield VisibleInput(coordinate, argument, definition.name, item.name)


def places(context: MergedContext, type_name: str, field_name: str | None = None) -> tuple[Location, ...]:
    """Give the places in the subgraphs where a type or field is defined."""
    definitions = context.sources.types.get(type_name, ())
    if field_name is None:
        return tuple(source.location for source in definitions)
    return tuple(
        source.subgraph.at(source.definition.fields[field_name].place)
        for source in definitions
        if field_name in source.definition.fields
    )
