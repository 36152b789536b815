"""A subgraph in, the same out with enum values as defaults where strings name them, which some printers write."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from gateway.sdl.model import Argument, Field, Kind, Schema, TypeDefinition
from gateway.sdl.subgraph import Subgraph
from gateway.sdl.type_reference import named_type
from gateway.sdl.values import EnumLiteral, Value

_Input = TypeVar("_Input", Argument, Field)


def with_enum_defaults(subgraph: Subgraph) -> Subgraph:
    """Turn strings that stand for enum values into these."""
    schema = subgraph.schema
    types = {name: _of_type(definition, schema) for name, definition in schema.types.items()}
    return replace(subgraph, schema=replace(schema, types=types))


def _of_type(definition: TypeDefinition, schema: Schema) -> TypeDefinition:
    changed: dict[str, Field] = {}
    for item in definition.fields.values():
        arguments = {
            argument.name: _of_input(argument, schema) for argument in item.arguments.values() if argument.has_default
        }
        if item.has_default:
            changed[item.name] = _of_input(item, schema)
        elif arguments:
            changed[item.name] = replace(item, arguments={**item.arguments, **arguments})
    return replace(definition, fields={**definition.fields, **changed}) if changed else definition


def _of_input(item: _Input, schema: Schema) -> _Input:
    return replace(item, default=_read(item.default, item.type, schema))


def _read(value: Value, reference: str, schema: Schema) -> Value:
    definition = schema.types.get(named_type(reference))
    match value:
        case str() if definition is not None and definition.kind is Kind.ENUM:
            return EnumLiteral(value)
        case Mapping() if definition is not None:
            types = {name: item.type for name, item in definition.fields.items()}
            return {key: _read(item, types[key], schema) if key in types else item for key, item in value.items()}
        case tuple():
            return tuple(_read(item, reference, schema) for item in value)
        case _:
            return value
