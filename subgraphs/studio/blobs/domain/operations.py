"""A JSON Patch (RFC 6902) as JSON comes in, its operations run on a document, those that undo them go out."""

import base64
import json
from collections.abc import Sequence
from typing import Final, cast

from subgraphs.studio.blobs.domain.content import ContentEncoding
from subgraphs.studio.blobs.domain.document import CONTENT, CONTENT_TYPE, EditableDocument, print_json_content
from subgraphs.studio.blobs.domain.json_tree import Operation, OperationName, parse_pointer, print_pointer
from subgraphs.studio.blobs.domain.json_values import Json, JsonObject
from subgraphs.studio.blobs.errors import invalid_delta, invalid_input

MAX_OPERATIONS: Final = 1000
_MAX_COPIED_BYTES = 16_777_216

_NEEDS_VALUE = frozenset({"add", "replace", "test"})
_NEEDS_SOURCE = frozenset({"move", "copy"})
_KNOWN = _NEEDS_VALUE | _NEEDS_SOURCE | {"remove"}


def read_operations(body: Json) -> list[Operation]:
    """The operations of a JSON Patch. VALIDATION_ERROR: a member is missing; INVALID_DELTA: a bad pointer or word."""
    entries = body if isinstance(body, list) else [body]
    if len(entries) > MAX_OPERATIONS:
        raise invalid_input("patch", f"Patch has more than {MAX_OPERATIONS} operations")
    return [_read_operation(entry) for entry in entries]


def _read_operation(entry: Json) -> Operation:
    if not isinstance(entry, dict):
        raise invalid_input("patch", "Each operation must be an object")
    op, path = entry.get("op"), entry.get("path")
    if not isinstance(op, str) or not isinstance(path, str):
        raise invalid_input("patch", "An operation needs `op` and `path` as strings")
    if op not in _KNOWN:
        raise invalid_delta("this operation is not one of RFC 6902", path)
    if op in _NEEDS_VALUE and "value" not in entry:
        raise invalid_input("patch", f"The operation `{op}` needs a `value`")
    source = entry.get("from") if op in _NEEDS_SOURCE else ""
    if not isinstance(source, str):
        raise invalid_input("patch", f"The operation `{op}` needs `from` as a string")
    return Operation(cast("OperationName", op), parse_pointer(path), entry.get("value"), parse_pointer(source))


def run_operations(
    target: EditableDocument, operations: Sequence[Operation], encoding: ContentEncoding | None
) -> list[Operation]:
    """Run operations in their order; those that undo them, in theirs. INVALID_DELTA at the first that does not fit."""
    undo: list[Operation] = []
    copyable = _MAX_COPIED_BYTES
    for operation in operations:
        if operation.op == "copy":
            text = print_json_content(target.get(operation.source))
            copyable -= len(text)
            if copyable < 0:
                raise invalid_delta("the patch copies too much", print_pointer(operation.path))
            operation = Operation("add", operation.path, json.loads(text))  # noqa: PLW2901 - a copy adds a value of its own
        undo[:0] = _run(target, operation, encoding)
    return undo


def _run(target: EditableDocument, operation: Operation, encoding: ContentEncoding | None) -> tuple[Operation, ...]:
    match operation.op:
        case "add" | "copy":  # run_operations has made an own copy
            return target.add(operation.path, operation.value, encoding)
        case "replace":
            return target.replace(operation.path, operation.value, encoding)
        case "remove":
            return target.remove(operation.path)
        case "move":
            return _move(target, operation, encoding)
        case "test":
            if not target.equals(operation.path, cast("Json", operation.value)):  # bytes stand only in replacements
                raise invalid_delta("the test does not hold", print_pointer(operation.path))
            return ()


def _move(target: EditableDocument, operation: Operation, encoding: ContentEncoding | None) -> tuple[Operation, ...]:
    path, source = operation.path, operation.source
    value = target.get(source)
    if path == source:
        return ()
    if path[: len(source)] == source:
        raise invalid_delta("a value cannot be moved into itself", print_pointer(path))
    give_back = target.remove(source)
    if path in {CONTENT, CONTENT_TYPE} or source[: len(path)] == path:
        return target.add(path, json.loads(print_json_content(value)), encoding) + give_back
    undo = target.add(path, value, encoding)
    # The moved value stays in the tree and may change there: undoing moves it back instead of naming it.
    place = undo[0].path
    move_back = Operation("move", source, source=place)
    return (move_back,) if undo[0].op == "remove" else (move_back, Operation("add", place, undo[0].value))


def print_operation(operation: Operation, encoding: ContentEncoding) -> JsonObject:
    """An operation as a member of a JSON Patch."""
    printed: JsonObject = {"op": operation.op, "path": print_pointer(operation.path)}
    if operation.op in _NEEDS_SOURCE:
        printed["from"] = print_pointer(operation.source)
    elif operation.op in _NEEDS_VALUE:
        printed["value"] = _print_value(operation.value, encoding)
    return printed


def _print_value(value: Json | bytes, encoding: ContentEncoding) -> Json:
    if not isinstance(value, bytes):
        return value
    return base64.b64encode(value).decode() if encoding is ContentEncoding.BASE64 else value.decode()
