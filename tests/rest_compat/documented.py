"""Names written as `a b{c d} e[f]` come in; what in an answer has other names goes out. So do schemas and answers."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TOKEN = re.compile(r"[\w-]+|[{}\[\]]")

Names = Mapping[str, Any]
"""Key → the names below it, None where anything may stand."""


def names(text: str) -> Names:
    """Read names: braces hold those of an object, brackets those of the objects in a list."""
    tokens = iter(_TOKEN.findall(text))
    return _level(tokens)


def _level(tokens: Iterator[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    last = ""
    for token in tokens:
        if token in "{[":
            found[last] = _level(tokens)
        elif token in "}]":
            break
        else:
            last = token
            found[last] = None
    return found


def differences(answer: Any, expected: Names, path: str = "") -> Iterator[str]:
    """Where an answer has other names than are expected. Nulls and empty lists have none."""
    if isinstance(answer, list):
        for index, entry in enumerate(answer):
            yield from differences(entry, expected, f"{path}[{index}]")
    elif isinstance(answer, dict):
        yield from (f"{path}.{name} is missing" for name in expected.keys() - answer.keys())
        yield from (f"{path}.{name} is not documented" for name in answer.keys() - expected.keys())
        for name in expected.keys() & answer.keys():
            if expected[name] is not None:
                yield from differences(answer[name], expected[name], f"{path}.{name}")
    elif answer is not None:
        yield f"{path} is no object"


_TYPES: Mapping[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def violations(value: Any, schema: Any, path: str = "") -> Iterator[str]:
    """Where a value is not as its JSON Schema says; of the keywords that this project writes."""
    if "anyOf" in schema:
        if all(any(violations(value, each)) for each in schema["anyOf"]):
            yield f"{path} fits none of the schemas"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{path} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path} is none of {schema['enum']}"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{path} is no {' or '.join(kinds)}: {value!r}"
    elif isinstance(value, list) and "items" in schema:
        for index, entry in enumerate(value):
            yield from violations(entry, schema["items"], f"{path}[{index}]")
    elif isinstance(value, dict):
        yield from _object_violations(value, schema, path)


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _object_violations(value: Mapping[str, Any], schema: Any, path: str) -> Iterator[str]:
    yield from (f"{path}.{name} is missing" for name in schema.get("required", ()) if name not in value)
    properties = schema.get("properties", {})
    for name, part in value.items():
        if name in properties:
            yield from violations(part, properties[name], f"{path}.{name}")
        elif "additionalProperties" in schema:
            yield from violations(part, schema["additionalProperties"], f"{path}.{name}")
        elif properties:
            yield f"{path}.{name} is not described"
