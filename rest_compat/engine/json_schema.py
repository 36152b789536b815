"""GraphQL types and selections come in; JSON Schemas of the REST bodies and parameters that they mean go out."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLScalarType,
    get_named_type,
    is_composite_type,
    is_required_input_field,
)

from rest_compat.engine.naming import rest_name
from rest_compat.engine.selections import Member, Selections
from rest_compat.engine.shape import enum_words
from rest_compat.engine.values import Spoken, fields_of, sort_words

Schema = dict[str, Any]  # Any: a JSON Schema is JSON

_SCALARS: Mapping[str, Schema] = {
    "Int": {"type": "integer", "format": "int32"},
    "BigInt": {"type": "integer", "format": "int64"},
    "Float": {"type": "number", "format": "double"},
    "String": {"type": "string"},
    "ID": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "DateTime": {"type": "string", "format": "date-time"},
    "URL": {"type": "string", "format": "uri"},
}


def input_schema(kind: GraphQLInputType, spoken: Spoken) -> Schema:
    """The schema of a value in a JSON body."""
    if isinstance(kind, GraphQLNonNull):
        return _input_schema(kind.of_type, spoken)
    return nullable(_input_schema(kind, spoken))


def text_schema(kind: GraphQLInputType, spoken: Spoken) -> Schema:
    """The schema of a value in a path, a query or a form: null cannot be written there."""
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(inner, GraphQLInputObjectType):
        words = sort_words(inner, spoken)
        return {"type": "string", "enum": [*words, *(f"-{word}" for word in words)]}
    return _input_schema(inner, spoken)


def _input_schema(kind: GraphQLInputType, spoken: Spoken) -> Schema:
    match kind:
        case GraphQLList():
            return {"type": "array", "items": input_schema(kind.of_type, spoken)}
        case GraphQLEnumType():
            return {"type": "string", "enum": list(spoken.read_words(kind))}
        case GraphQLInputObjectType():
            return _object_schema(kind, spoken)
        case GraphQLScalarType():
            return dict(_SCALARS.get(kind.name, {}))
        case _:
            raise TypeError(f"{kind} has no schema")


def _object_schema(kind: GraphQLInputObjectType, spoken: Spoken) -> Schema:
    properties, required = {}, []
    for name, field in fields_of(kind).items():
        outside = rest_name(name, spoken.spelling)
        properties[outside] = described(input_schema(field.type, spoken), field.description)
        if is_required_input_field(field):
            required.append(outside)
    return object_schema(properties, required)


def output_schema(selections: Selections, members: Sequence[Member]) -> Schema:
    """The schema of the object that a selection becomes in a body."""
    properties: dict[str, Schema] = {}
    required: list[str] = []
    for member in members:
        if "header" in member.directives:
            continue
        if "lift" in member.directives:
            lifted = output_schema(selections, selections.below(member))
            maybe_null = not isinstance(member.definition.type, GraphQLNonNull)
            parts = lifted["properties"].items()
            properties |= {key: nullable(part) if maybe_null else part for key, part in parts}
            required += [] if _is_conditional(member) else lifted.get("required", [])
            continue
        told = None if member.directives.keys() & {"constant", "echo"} else member.definition.description
        properties[member.key] = described(_value_schema(selections, member), told)
        if not _is_conditional(member) and "omitNull" not in member.directives:
            required.append(member.key)
    return object_schema(properties, required)


def _is_conditional(member: Member) -> bool:
    return any(directive.name.value in ("include", "skip") for directive in member.node.directives or ())


def _value_schema(selections: Selections, member: Member) -> Schema:
    directives = member.directives
    kind = member.definition.type
    if "constant" in directives:
        return {"const": directives["constant"]["value"]}
    if "echo" in directives:
        wanted = directives["echo"]["variable"]
        variables = selections.document.variables
        return next(input_schema(each.type, _PLAIN) for each in variables if each.name == wanted)
    if "format" in directives:
        return _texts_schema(kind)
    if "keyed" in directives:
        return _keyed_schema(selections, member, directives["keyed"])
    return _output_type_schema(selections, member, kind)


def _texts_schema(kind: GraphQLOutputType) -> Schema:
    """The schema of a field whose values are put into texts."""
    if isinstance(kind, GraphQLNonNull):
        return _non_null_texts_schema(kind.of_type)
    return nullable(_non_null_texts_schema(kind))


def _non_null_texts_schema(kind: GraphQLOutputType) -> Schema:
    if isinstance(kind, GraphQLList):
        return {"type": "array", "items": _texts_schema(kind.of_type)}
    return {"type": "string"}


_PLAIN = Spoken("camel", {}, {})


def _keyed_schema(selections: Selections, member: Member, arguments: Mapping[str, Any]) -> Schema:  # Any: JSON
    entry = output_schema(selections, selections.below(member))
    if only := arguments.get("value"):
        return {"type": "object", "additionalProperties": entry["properties"][only]}
    entry["properties"].pop(arguments["by"])
    entry["required"] = [key for key in entry.get("required", []) if key != arguments["by"]]
    return {"type": "object", "additionalProperties": entry}


def _output_type_schema(selections: Selections, member: Member, kind: GraphQLOutputType) -> Schema:
    if isinstance(kind, GraphQLNonNull):
        return _non_null_schema(selections, member, kind.of_type)
    return nullable(_non_null_schema(selections, member, kind))


def _non_null_schema(selections: Selections, member: Member, kind: GraphQLOutputType) -> Schema:
    if isinstance(kind, GraphQLList):
        return {"type": "array", "items": _output_type_schema(selections, member, kind.of_type)}
    if isinstance(kind, GraphQLEnumType):
        return {"type": "string", "enum": list(enum_words(selections, member, kind).values())}
    if is_composite_type(kind):
        return output_schema(selections, selections.below(member))
    return dict(_SCALARS.get(get_named_type(kind).name, {}))


def object_schema(properties: Mapping[str, Schema], required: Sequence[str]) -> Schema:
    """The schema of an object; `required` is left out where it is empty."""
    schema: Schema = {"type": "object", "properties": dict(properties)}
    return schema | {"required": list(required)} if required else schema


def nullable(schema: Schema) -> Schema:
    """The same, or null."""
    if not schema or "const" in schema:
        return schema
    kind = schema["type"]
    if isinstance(kind, list):
        return schema
    wider = schema | {"type": [kind, "null"]}
    return wider | {"enum": [*schema["enum"], None]} if "enum" in schema else wider


def described(schema: Schema, description: str | None) -> Schema:
    """The same with a description, where there is one."""
    return schema | {"description": description} if description else schema
