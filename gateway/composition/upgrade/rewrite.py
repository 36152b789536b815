"""A schema and a function on its fields or types in, the changed schema out."""

from collections.abc import Callable
from dataclasses import replace

from gateway.sdl.model import Directive, Field, Kind, Schema, TypeDefinition


def map_types(schema: Schema, change: Callable[[TypeDefinition], TypeDefinition | None]) -> Schema:
    """Put `change(type)` in the place of each type; None takes it out, and the root that it may be."""
    changed = {name: change(definition) for name, definition in schema.types.items()}
    types = {name: definition for name, definition in changed.items() if definition is not None}
    roots = {root: name for root, name in schema.roots.items() if name in types}
    return replace(schema, types=types, roots=roots)


def map_output_fields(schema: Schema, change: Callable[[TypeDefinition, Field], Field | None]) -> Schema:
    """Put `change(type, field)` in the place of each field of objects and interfaces; None takes it out."""

    def change_type(definition: TypeDefinition) -> TypeDefinition:
        if definition.kind not in {Kind.OBJECT, Kind.INTERFACE}:
            return definition
        changed = ((name, change(definition, item)) for name, item in definition.fields.items())
        return replace(definition, fields={name: item for name, item in changed if item is not None})

    return map_types(schema, change_type)


def without(directives: tuple[Directive, ...], *meanings: str) -> tuple[Directive, ...]:
    """Leave these federation directives out."""
    return tuple(directive for directive in directives if directive.meaning not in meanings)


def with_argument(directive: Directive, name: str, value: str) -> Directive:
    """Put another value for one argument."""
    return replace(directive, arguments={**directive.arguments, name: value})
