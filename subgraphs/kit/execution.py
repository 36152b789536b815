"""A validated operation comes in, its result goes out; fields that are mere attributes cost no resolver.

graphql-core builds an info object, a path and a call for every field of every object. Most fields of our types are
attributes of a Strawberry object with a scalar value: these are read here directly, and anything out of the ordinary
(a null that must not be, a value of the wrong type) goes the usual way, which also words the error.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple

from graphql import (
    GraphQLID,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLString,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import Executor
from graphql.pyutils import AwaitableOrValue, Path
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

Coerce = Callable[[Any], Any]  # Any: an attribute's value, and its JSON


class Attribute(NamedTuple):
    """A field that is an attribute: its Python name, whether null is an answer, and how its value becomes JSON."""

    name: str
    nullable: bool
    coerce: Coerce


Attributes = Mapping[GraphQLObjectType, Mapping[str, Attribute]]


class AttributeExecutor(Executor[None]):
    """graphql-core's executor with a short way for attributes."""

    attributes: ClassVar[Attributes] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,  # Any: whatever object a resolver gave
        path: Path | None,
        grouped_field_set: Mapping[str, Any],  # Any: graphql-core's lists of collected fields
        position_context: None,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Read the attributes among the selected fields, and resolve the others as usual."""
        known = self.attributes.get(parent_type)
        if known is None:
            return super().execute_fields(parent_type, source_value, path, dict(grouped_field_set), position_context)
        read: dict[str, Any] = {}
        others: dict[str, Any] = {}
        for response_name, details in grouped_field_set.items():
            attribute = known.get(details[0].node.name.value)
            if attribute is None or not _read(source_value, attribute, response_name, read):
                others[response_name] = details
        if not others:
            return read
        resolved = super().execute_fields(parent_type, source_value, path, others, position_context)
        if not read:
            return resolved
        if self.is_awaitable(resolved):
            return _merged_later(grouped_field_set, read, resolved)
        return _merged(grouped_field_set, read, resolved)


def executor_for(schema: GraphQLSchema) -> type[AttributeExecutor]:
    """The executor class that knows the attributes of a schema's types."""
    objects = [type_ for type_ in schema.type_map.values() if is_object_type(type_)]
    found = {type_: attributes for type_ in objects if (attributes := _attributes(type_))}
    return type("AttributeExecutor", (AttributeExecutor,), {"attributes": found})


def _read(source: object, attribute: Attribute, response_name: str, read: dict[str, Any]) -> bool:
    """Read an attribute into `read`, or answer that this takes the usual way."""
    try:
        value = getattr(source, attribute.name)
        if value is None:
            if attribute.nullable:
                read[response_name] = None
            return attribute.nullable
        read[response_name] = attribute.coerce(value)
    except Exception:
        return False
    return True


async def _merged_later(order: Mapping[str, Any], read: dict[str, Any], resolved: Any) -> dict[str, Any]:
    return _merged(order, read, await resolved)


def _merged(order: Mapping[str, Any], read: dict[str, Any], resolved: Any) -> dict[str, Any]:
    return {name: read[name] if name in read else resolved[name] for name in order if name in read or name in resolved}


def _attributes(type_: GraphQLObjectType) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    for name, field in type_.fields.items():
        definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        coerce = _coercion(field.type)
        if isinstance(definition, StrawberryField) and definition.is_basic_field and coerce is not None:
            found[name] = Attribute(definition.python_name, not is_non_null_type(field.type), coerce)
    return found


def _coercion(type_: GraphQLOutputType) -> Coerce | None:
    """How a value of a scalar, an enum, or a list of them becomes JSON; None for objects."""
    inner = type_.of_type if is_non_null_type(type_) else type_
    if inner is GraphQLString or inner is GraphQLID:
        return _text_or(inner.coerce_output_value)
    if is_leaf_type(inner):
        return inner.coerce_output_value
    if is_list_type(inner) and is_non_null_type(inner.of_type):
        item = _coercion(inner.of_type)
        return None if item is None else _each(item)
    return None


def _text_or(coerce: Coerce) -> Coerce:
    return lambda value: value if type(value) is str else coerce(value)


def _each(coerce: Coerce) -> Coerce:
    def coerce_list(values: Any) -> list[Any]:
        if not isinstance(values, list | tuple) or None in values:
            raise TypeError("not a list of values")
        return [coerce(value) for value in values]

    return coerce_list
