"""Merged data that deviates from the API schema comes in; the answer with its nulls and errors goes out.

This is the careful twin of the generated projection (specification section 6.4.3 and 6.4.4): it walks the same shapes,
knows the path of every value, lets null spread to the nearest place that may be null, and reports every cause once.
"""

from graphql import (
    GraphQLEnumType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    is_leaf_type,
)

from gateway.execution.faults import DOWNSTREAM_SERVICE_ERROR, Faults, ResponsePath
from gateway.execution.projection import INT_MAX, INT_MIN, DeviationError, id_text
from gateway.execution.shape import IntrospectionField, ObjectShape, RefusedField, Selections, TypenameField, ValueField
from gateway.execution.transport import Json


class _NulledError(Exception):
    """The value cannot be shown and its error is reported: null takes the place of the nearest nullable value."""


def complete(data: dict[str, Json], shape: ObjectShape, faults: Faults) -> dict[str, Json] | None:
    """Make the answer's `data`; None where null spread to the top. Adds what is wrong to `faults`."""
    try:
        return _Completion(faults).object(data, shape, ())
    except _NulledError:
        return None


class _Completion:
    """Completes the values of one answer."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def object(self, value: dict[str, Json], shape: ObjectShape, path: ResponsePath) -> dict[str, Json]:
        answer: dict[str, Json] = {}
        for field in shape.fields:
            match field:
                case TypenameField():
                    answer[field.key] = shape.type.name
                case IntrospectionField():
                    answer[field.key] = value.get(field.key)
                case RefusedField():
                    if not field.is_nullable:
                        raise self._null(_Place(f"{shape.type.name}.{field.name}", (*path, field.key)))
                    answer[field.key] = None
                case ValueField():
                    place = _Place(f"{shape.type.name}.{field.name}", (*path, field.key))
                    answer[field.key] = self._value(value.get(field.key), field.type, field.selections, place)
        return answer

    def _value(self, value: Json, type_: GraphQLOutputType, selections: Selections | None, place: "_Place") -> Json:
        if isinstance(type_, GraphQLNonNull):
            if value is None:
                raise self._null(place)
            return self._present(value, type_.of_type, selections, place)
        if value is None:
            return None
        try:
            return self._present(value, type_, selections, place)
        except _NulledError:
            return None

    def _present(self, value: Json, type_: GraphQLOutputType, selections: Selections | None, place: "_Place") -> Json:
        if isinstance(type_, GraphQLList):
            if not isinstance(value, list):
                raise self._report(f"Expected a list for field {place.field}.", place)
            return [self._value(item, type_.of_type, selections, place.item(index)) for index, item in enumerate(value)]
        if selections is not None:
            return self._composite(value, selections, place)
        if is_leaf_type(type_) and not is_valid_leaf(value, type_):
            raise self._report(f"The value of field {place.field} is not a valid {type_.name}.", place)
        return id_text(value) if getattr(type_, "name", "") == "ID" else value

    def _composite(self, value: Json, selections: Selections, place: "_Place") -> dict[str, Json]:
        if not isinstance(value, dict):
            raise self._report(f"Expected an object for field {place.field}.", place)
        typename = value.get("__typename") if selections.abstract else selections.type.name
        shape = selections.shape(typename) if typename is None or isinstance(typename, str) else None
        if shape is None:
            # The name of the type is not told: it may be hidden from clients.
            raise self._report(f"The type of the object for field {place.field} is not a possible type.", place)
        return self.object(value, shape, place.path)

    def _null(self, place: "_Place") -> _NulledError:
        return self._report(f"Cannot return null for non-nullable field {place.field}.", place)

    def _report(self, message: str, place: "_Place") -> _NulledError:
        if not self._faults.explain(place.path):
            self._faults.add(message, place.path, {"code": DOWNSTREAM_SERVICE_ERROR})
        return _NulledError()


class _Place:
    """Where a value stands: for messages the field's coordinate, for clients the path."""

    __slots__ = ("field", "path")

    def __init__(self, field: str, path: ResponsePath) -> None:
        self.field = field
        self.path = path

    def item(self, index: int) -> "_Place":
        return _Place(self.field, (*self.path, index))


def is_valid_leaf(value: Json, type_: GraphQLLeafType) -> bool:
    """Say whether a JSON value that is not null is one of a scalar or an enum of the API schema."""
    if isinstance(type_, GraphQLEnumType):
        return isinstance(value, str) and value in type_.values
    match type_.name:
        case "String":
            return isinstance(value, str)
        case "ID":
            try:
                id_text(value)
            except DeviationError:
                return False
            return True
        case "Int":
            return type(value) is int and INT_MIN <= value <= INT_MAX
        case "Float":
            return type(value) is float or type(value) is int
        case "Boolean":
            return isinstance(value, bool)
        case _:
            return True
