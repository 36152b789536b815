"""A configuration and the JSON Schema of each of its options come in, the checked configuration goes out.

The part of JSON Schema (draft 2020-12) that describes options: type, enum, const, bounds of numbers, texts and lists,
items, properties, required. A schema with anything else is refused when it is registered, not ignored.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from subgraphs.studio.providers.errors import invalid_input

Schema = Mapping[str, Any]  # Any: JSON values
Json = Any  # JSON values: dict, list, str, int, float, bool, None

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_KEYWORDS: Final = frozenset(
    {"type", "enum", "const", "minimum", "maximum", "minLength", "maxLength", "items", "minItems", "maxItems"}
    | {"properties", "required", "default", "description", "title", "examples"}
)
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,63}\Z")
_SECRET = re.compile(r"key|secret|token|password|passwd|credential|authorization|cookie", re.IGNORECASE)
_MAX_BYTES: Final = 16_384
_MAX_DEPTH: Final = 5


def checked_configuration(
    configuration: Json, options: Mapping[str, Schema], *, limits: Mapping[str, Schema] | None = None
) -> dict[str, Json]:
    """The configuration of a run; VALIDATION_ERROR on `configuration.<key>` for what no option allows (D-22)."""
    given = checked_object(configuration)
    for key, value in given.items():
        if key not in options:
            raise invalid_input(f"configuration.{key}", f"There is no option '{key}'{_known(options)}")
        reason = next(violations(value, {**options[key], **(limits or {}).get(key, {})}), None)
        if reason is not None:
            raise invalid_input(f"configuration.{key}", f"The option '{key}' {reason}")
    return given


def with_defaults(configuration: Mapping[str, Json], options: Mapping[str, Schema]) -> dict[str, Json]:
    """The configuration with the defaults of what it leaves open."""
    defaults = {key: schema["default"] for key, schema in options.items() if "default" in schema}
    return {**defaults, **configuration}


def checked_object(configuration: Json, field: str = "configuration") -> dict[str, Json]:
    """A configuration as an object of at most 16 KB; none is an empty one."""
    if configuration is None:
        return {}
    if not isinstance(configuration, dict):
        raise invalid_input(field, "A configuration is a JSON object")
    if len(json.dumps(configuration)) > _MAX_BYTES:
        raise invalid_input(field, "A configuration has at most 16KB")
    return configuration


def is_secret_name(name: str) -> bool:
    """Whether an option of this name looks like a secret."""
    return _SECRET.search(name) is not None


def refuse_secrets(configuration: Mapping[str, Json]) -> None:
    """Let pass only options that do not look like secrets: those belong into the registration, where they are kept."""
    for key in configuration:
        if is_secret_name(key):
            reason = "A secret is given when the provider is registered, where it is encrypted, not with a run"
            raise invalid_input(f"configuration.{key}", reason)


def schema_problem(schema: Json, depth: int = 0) -> str | None:
    """Why this is no schema of an option; None where it is one."""
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return f"An option is described by a JSON Schema object, at most {_MAX_DEPTH} deep"
    if unknown := sorted(set(schema) - _KEYWORDS):
        return f"The keyword '{unknown[0]}' is not known here; known are {', '.join(sorted(_KEYWORDS))}"
    names = schema.get("type", "string")
    if not all(isinstance(name, str) and name in _TYPES for name in (names if isinstance(names, list) else [names])):
        return "A type is one of string, integer, number, boolean, array, object and null"
    nested = [*dict(schema.get("properties") or {}).values(), *([schema["items"]] if "items" in schema else [])]
    return next((problem for each in nested if (problem := schema_problem(each, depth + 1))), None)


def is_option_name(name: str) -> bool:
    """Whether an option may be called so."""
    return _NAME.match(name) is not None


def violations(value: Json, schema: Schema) -> Iterator[str]:
    """What is wrong with a value, as the ends of sentences."""
    names = schema.get("type")
    if names is not None and not any(_is_of(value, name) for name in (names if isinstance(names, list) else [names])):
        yield f"must be of type {names if isinstance(names, str) else ' or '.join(names)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"must be one of {', '.join(map(str, schema['enum']))}"
    if "const" in schema and value != schema["const"]:
        yield f"must be {schema['const']}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield from _out_of_bounds(value, schema, "minimum", "maximum", "")
    if isinstance(value, str):
        yield from _out_of_bounds(len(value), schema, "minLength", "maxLength", " characters")
    if isinstance(value, list):
        yield from _out_of_bounds(len(value), schema, "minItems", "maxItems", " items")
        yield from (
            f"has an item that {reason}" for item in value for reason in violations(item, schema.get("items", {}))
        )
    if isinstance(value, dict):
        yield from _wrong_properties(value, schema)


def _wrong_properties(value: Mapping[str, Json], schema: Schema) -> Iterator[str]:
    yield from (f"must have '{name}'" for name in schema.get("required", ()) if name not in value)
    for name, described in schema.get("properties", {}).items():
        if name in value:
            yield from (f"has a '{name}' that {reason}" for reason in violations(value[name], described))


def _out_of_bounds(size: float, schema: Schema, least: str, most: str, unit: str) -> Iterator[str]:
    if size < schema.get(least, size):
        yield f"must be at least {schema[least]}{unit}"
    if size > schema.get(most, size):
        yield f"must be at most {schema[most]}{unit}"


def _is_of(value: Json, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    if isinstance(value, float) and name == "integer":
        return value.is_integer()
    return isinstance(value, _TYPES[name])


def _known(options: Mapping[str, Schema]) -> str:
    return f"; there are {', '.join(options)}" if options else ""
