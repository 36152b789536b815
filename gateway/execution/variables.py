"""The client's variables come in; coerced values, or every error in them, go out."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableDefinitionNode,
    get_variable_values,
    type_from_ast,
)

from gateway.errors import shortened
from gateway.execution.faults import BAD_USER_INPUT
from gateway.execution.projection import INT_MAX, INT_MIN
from gateway.execution.transport import Json
from gateway.execution.variable_errors import errors_in, nests_too_deeply

_MOST_ERRORS = 50

_AS_THEY_ARE = {"String": str, "ID": str, "Boolean": bool, "Int": int}
"""Scalars whose JSON values of that Python type are coerced to themselves."""


class BadVariablesError(Exception):
    """The variables do not fit; holds every error as a JSON object."""

    def __init__(self, errors: list[Mapping[str, Json]]) -> None:
        super().__init__("The variables do not fit the operation.")
        self.errors = errors


class Variables:
    """Coerces the variables of one operation against the API schema (specification section 6.1.2)."""

    __slots__ = ("_definitions", "_plain", "_schema")

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._definitions: tuple[VariableDefinitionNode, ...] = tuple(operation.variable_definitions or ())
        self._plain = tuple(_plain_type(schema, definition) for definition in self._definitions)

    def coerce(self, values: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return the values that execution uses, defaults among them. Raises `BadVariablesError`."""
        if not self._definitions:
            return {}
        plain = self._coerce_plain(values)
        if plain is not None:
            return plain
        if nests_too_deeply(values):
            raise BadVariablesError([_error(GraphQLError("The variables are nested too deeply."))])
        result = get_variable_values(self._schema, self._definitions, dict(values), max_errors=_MOST_ERRORS)
        if isinstance(result, list):
            raise BadVariablesError([_error(error) for error in self._errors_in(values) or result])
        return result.coerced

    def _errors_in(self, values: Mapping[str, Json]) -> list[GraphQLError]:
        every = (error for definition in self._definitions for error in errors_in(self._schema, definition, values))
        return list(islice(every, _MOST_ERRORS))

    def _coerce_plain(self, values: Mapping[str, Json]) -> dict[str, Json] | None:
        """Take the values over where all are plain scalars of the right type: the usual case, in a microsecond."""
        coerced: dict[str, Json] = {}
        for definition, plain in zip(self._definitions, self._plain, strict=True):
            name = definition.variable.name.value
            value = values.get(name)
            if plain is None or type(value) is not plain:
                return None
            if isinstance(value, int) and not INT_MIN <= value <= INT_MAX:
                return None
            coerced[name] = value
        return coerced


def _plain_type(schema: GraphQLSchema, definition: VariableDefinitionNode) -> type | None:
    type_ = type_from_ast(schema, definition.type)
    named = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    return _AS_THEY_ARE.get(getattr(named, "name", ""))


def _error(error: GraphQLError) -> Mapping[str, Json]:
    formatted: dict[str, Any] = {**error.formatted}  # Any: JSON values
    formatted["message"] = shortened(error.message)
    formatted["extensions"] = {"code": BAD_USER_INPUT}
    return formatted
