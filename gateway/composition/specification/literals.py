"""A value and the type it is given for in, whether it fits out.

Source: GraphQL specification, section 3.10 on input objects and section 5.6 on values. SDL is read as Apollo's
composition reads it, a little wider than that: a whole number is an Int however large or written, an enum value may be
a string, and an object may lack what it needs.
"""

from collections.abc import Mapping

from gateway.sdl.model import Kind, Schema
from gateway.sdl.type_reference import is_list, is_non_null, item_type, named_type, nullable
from gateway.sdl.values import Value


def fits(value: Value, reference: str, schema: Schema) -> bool:
    """Say whether a literal may stand where `reference` is asked for; of unknown and custom scalars anything may."""
    if is_non_null(reference):
        return value is not None and fits(value, nullable(reference), schema)
    if value is None:
        return True
    if is_list(reference):
        items = value if isinstance(value, tuple) else (value,)
        return all(fits(item, item_type(reference), schema) for item in items)
    return _fits_named(value, named_type(reference), schema)


def _fits_named(value: Value, name: str, schema: Schema) -> bool:
    if name in _BUILT_IN:
        return type(value) in _BUILT_IN[name] or (name == "Int" and isinstance(value, float) and value.is_integer())
    definition = schema.types.get(name)
    if definition is None or definition.kind is Kind.SCALAR:
        return True
    if definition.kind is Kind.ENUM:
        return isinstance(value, str) and str(value) in definition.values
    return isinstance(value, Mapping) and all(
        key in definition.fields and fits(item, definition.fields[key].type, schema) for key, item in value.items()
    )


_BUILT_IN: dict[str, tuple[type, ...]] = {
    "Int": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "ID": (str, int),
}
"""Built-in scalars, with the Python types of literals that they accept. Exact types: true is no Int."""
