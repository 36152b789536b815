"""A field set (`"id owner { id }"`) in, its selections out; and back to text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    parse,
)

from gateway.sdl.model import Kind, Schema, TypeDefinition
from gateway.sdl.type_reference import named_type
from gateway.sdl.values import Value, print_value, read_value


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """A field, with what is selected below it."""

    name: str
    alias: str | None = None
    arguments: Mapping[str, Value] = field(default_factory=dict, hash=False)
    selections: "FieldSet" = ()
    directives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FragmentSelection:
    """An inline fragment; `on` None: without a type condition."""

    on: str | None
    selections: "FieldSet" = ()
    directives: tuple[str, ...] = ()


FieldSet: TypeAlias = tuple[FieldSelection | FragmentSelection, ...]


class FieldSetSyntaxError(ValueError):
    """The text is not a field set."""


@lru_cache(maxsize=65536)
def parse_field_set(text: str) -> FieldSet:
    """Read a field set. Raises FieldSetSyntaxError where it is none, or uses a named fragment or a variable."""
    try:
        document = parse(f"{{{text}}}")
    except GraphQLSyntaxError as error:
        raise FieldSetSyntaxError(error.message) from error
    match document.definitions:
        case (OperationDefinitionNode(selection_set=selection_set),):
            if not selection_set.selections:
                raise FieldSetSyntaxError("It selects nothing.")
            return _read(selection_set)
        case _:
            raise FieldSetSyntaxError("It is more than one selection set.")


def _read(node: SelectionSetNode | None) -> FieldSet:
    selections: list[FieldSelection | FragmentSelection] = []
    for item in node.selections if node else ():
        directives = tuple(directive.name.value for directive in item.directives or ())
        match item:
            case FieldNode():
                selections.append(_read_field(item, directives))
            case InlineFragmentNode():
                on = item.type_condition.name.value if item.type_condition else None
                selections.append(FragmentSelection(on, _read(item.selection_set), directives))
            case FragmentSpreadNode():
                raise FieldSetSyntaxError(f'It may not spread the named fragment "{item.name.value}".')
            case _:
                raise TypeError(f"not a selection: {item!r}")
    return tuple(selections)


def _read_field(node: FieldNode, directives: tuple[str, ...]) -> FieldSelection:
    for argument in node.arguments or ():
        if isinstance(argument.value, VariableNode):
            raise FieldSetSyntaxError(f'It may not use the variable "${argument.value.name.value}".')
    return FieldSelection(
        name=node.name.value,
        alias=node.alias.value if node.alias else None,
        arguments={argument.name.value: read_value(argument.value) for argument in node.arguments or ()},
        selections=_read(node.selection_set),
        directives=directives,
    )


def print_field_set(selections: FieldSet) -> str:
    """Write selections on one line, as they stand in a directive's argument."""
    return " ".join(_print(selection) for selection in selections)


def _print(selection: FieldSelection | FragmentSelection) -> str:
    below = f" {{ {print_field_set(selection.selections)} }}" if selection.selections else ""
    if isinstance(selection, FragmentSelection):
        return f"...{f' on {selection.on}' if selection.on else ''}{below}"
    alias = f"{selection.alias}: " if selection.alias else ""
    arguments = ", ".join(f"{name}: {print_value(value)}" for name, value in selection.arguments.items())
    return f"{alias}{selection.name}{f'({arguments})' if arguments else ''}{below}"


def selected_fields(schema: Schema, parent: str, selections: FieldSet) -> Iterator[tuple[TypeDefinition, str]]:
    """Give every field that the selections reach, with the type it is selected on; unknown ones are passed over."""
    definition = schema.types.get(parent)
    for selection in selections:
        if isinstance(selection, FragmentSelection):
            yield from selected_fields(schema, selection.on or parent, selection.selections)
        elif definition is not None and selection.name in definition.fields:
            yield definition, selection.name
            below = named_type(definition.fields[selection.name].type)
            yield from selected_fields(schema, below, selection.selections)


def is_known(schema: Schema, parent: str, selections: FieldSet) -> bool:
    """Say whether every field that is selected exists."""
    definition = schema.types.get(parent)
    if definition is None:
        return False
    for selection in selections:
        if isinstance(selection, FragmentSelection):
            if not is_known(schema, selection.on or parent, selection.selections):
                return False
        elif selection.name != "__typename":
            item = definition.fields.get(selection.name)
            if item is None or (
                selection.selections and not is_known(schema, named_type(item.type), selection.selections)
            ):
                return False
    return True


def implementations(schema: Schema, interface: str) -> Iterator[TypeDefinition]:
    """Give the object types of the schema that implement the interface."""
    return (item for item in schema.types_of(Kind.OBJECT) if interface in item.interfaces)
