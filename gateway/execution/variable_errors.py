"""Values of variables come in, with the types that they do not fit; what is wrong with which part of them goes out.

Values are quoted as JSON, which is what clients send; names of types and fields stand in single quotes.
"""

import json
from collections.abc import Iterator, Mapping

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLType,
    Undefined,
    VariableDefinitionNode,
    type_from_ast,
)

from gateway.execution.transport import Json

_MOST_NESTED = 200
"""How deeply values may nest: further in, they could not be read or written without exhausting the stack."""

_INT = "Int"


def errors_in(
    schema: GraphQLSchema, definition: VariableDefinitionNode, values: Mapping[str, Json]
) -> Iterator[GraphQLError]:
    """Give every error in the value of one variable."""
    name = definition.variable.name.value
    type_ = type_from_ast(schema, definition.type)
    value = values.get(name, Undefined)
    if value is Undefined and definition.default_value is not None:
        return
    for path, sentence in _troubles(value, type_, ""):
        place = f" at {path}" if path else ""
        yield GraphQLError(f"Variable '${name}' has invalid value{place}: {sentence}", definition)


def nests_too_deeply(values: Mapping[str, Json]) -> bool:
    """Whether some value nests so deeply that nothing should be done with it."""
    level: list[Json] = list(values.values())
    for _ in range(_MOST_NESTED):
        level = [
            each
            for value in level
            if isinstance(value, dict | list)
            for each in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return False
    return True


def _troubles(value: Json, type_: GraphQLType | None, path: str) -> Iterator[tuple[str, str]]:
    """Give path and sentence of each trouble with a value, which is `Undefined` where nothing was given."""
    match type_:
        case GraphQLNonNull(of_type=inner):
            if value is Undefined:
                yield path, f"A value of type '{type_}' must be given."
            elif value is None:
                yield path, f"A value of type '{type_}' must not be null."
            else:
                yield from _troubles(value, inner, path)
        case _ if value is None or value is Undefined:
            return
        case GraphQLList(of_type=inner):
            items = value if isinstance(value, list | tuple) else None
            for index, item in enumerate([value] if items is None else items):
                yield from _troubles(item, inner, path if items is None else f"{path}[{index}]")
        case GraphQLInputObjectType():
            yield from _in_object(value, type_, path)
        case _:
            yield from _in_leaf(value, type_, path)


def _in_object(value: Json, type_: GraphQLInputObjectType, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, Mapping):
        yield path, f"{_quoted(value)} is no object of the type '{type_.name}'."
        return
    for name, item in type_.fields.items():
        if name in value:
            yield from _troubles(value[name], item.type, f"{path}.{name}")
        elif item.default is None and isinstance(item.type, GraphQLNonNull):
            yield path, f"The field '{name}' of the type '{type_.name}' must be given."
    for name in value:
        if name not in type_.fields:
            yield path, f"The type '{type_.name}' has no field '{name}'."
    if type_.is_one_of and (len(value) != 1 or None in value.values()):
        yield path, f"Exactly one field of the type '{type_.name}' must be given, and not be null."


def _in_leaf(value: Json, type_: GraphQLType | None, path: str) -> Iterator[tuple[str, str]]:
    coerce = getattr(type_, "coerce_input_value", None)
    try:
        if coerce is not None:
            coerce(value)
    except GraphQLError:
        if isinstance(type_, GraphQLEnumType):
            yield path, f"{_quoted(value)} is no value of the enum '{type_.name}'."
        elif str(type_) == _INT and isinstance(value, int) and not isinstance(value, bool):
            yield path, f"{value} is no Int, for it has more than 32 bits."
        else:
            yield path, f"{_quoted(value)} is no {type_}."


def _quoted(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
