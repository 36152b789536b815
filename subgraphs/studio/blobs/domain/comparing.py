"""Two documents come in; the JSON Patch from one to the other, as fine as it can be said, and a text diff go out."""

import json
from collections.abc import Iterator
from typing import Final

from subgraphs.studio.blobs.domain.content import is_json, is_text
from subgraphs.studio.blobs.domain.document import CONTENT, CONTENT_TYPE, METADATA, Document
from subgraphs.studio.blobs.domain.hunks import unified_diff
from subgraphs.studio.blobs.domain.json_tree import Operation, Pointer
from subgraphs.studio.blobs.domain.json_values import Json, depth_of, json_bytes, same_json
from subgraphs.studio.blobs.domain.operations import MAX_OPERATIONS
from subgraphs.studio.blobs.domain.patch import Patch, undo_patch

MAX_COMPARED_BYTES: Final = 1_048_576
"""Larger texts are not compared line by line, nor larger JSON content part by part."""
_MAX_COMPARED_DEPTH: Final = 100


def patch_between(before: Document, after: Document) -> Patch:
    """The operations that make `after` of `before`; none for equal documents."""
    steps: list[Operation] = []
    if before.content_type != after.content_type:
        steps.append(Operation("replace", CONTENT_TYPE, after.content_type))
    if before.content != after.content:
        steps += _content_steps(before, after)
    steps += operations_between(before.metadata, after.metadata, METADATA)
    if len(steps) > MAX_OPERATIONS:
        return _whole(before, after)
    return undo_patch(steps)


def text_diff(before: Document, after: Document, versions: tuple[int, int]) -> str | None:
    """The difference of two texts as `diff -u` writes it; None for what is no text, or too long for it."""
    for document in (before, after):
        if not is_text(document.content_type) or len(document.content) > MAX_COMPARED_BYTES:
            return None
    names = (f"version {versions[0]}", f"version {versions[1]}")
    return unified_diff(before.content.decode(), after.content.decode(), names)


def operations_between(before: Json, after: Json, path: Pointer) -> Iterator[Operation]:
    """What makes one JSON value of another, at a path where the first one stands."""
    if isinstance(before, dict) and isinstance(after, dict):
        yield from (Operation("remove", (*path, key)) for key in before if key not in after)
        for key, value in after.items():
            if key not in before:
                yield Operation("add", (*path, key), value)
            else:
                yield from operations_between(before[key], value, (*path, key))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _array_steps(before, after, path)
    elif not same_json(before, after):
        yield Operation("replace", path, after)


def _array_steps(before: list[Json], after: list[Json], path: Pointer) -> Iterator[Operation]:
    """Elements that both begin or end with stay; of those between, each is changed, added or removed in its place."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    kept = min(len(old), len(new))
    for place in range(kept):
        yield from operations_between(old[place], new[place], (*path, str(start + place)))
    for place in range(len(old) - 1, kept - 1, -1):
        yield Operation("remove", (*path, str(start + place)))
    for place in range(kept, len(new)):
        yield Operation("add", (*path, str(start + place)), new[place])


def _content_steps(before: Document, after: Document) -> list[Operation]:
    if is_json(before.content_type) and is_json(after.content_type):
        old, new = parsed(before.content), parsed(after.content)
        if isinstance(old, dict | list) and isinstance(new, dict | list):
            steps = list(operations_between(old, new, CONTENT))
            if steps:  # none where only the spelling differs
                return steps
    return [Operation("replace", CONTENT, after.content)]


def _whole(before: Document, after: Document) -> Patch:
    """Each member that differs, in one piece."""
    steps: list[Operation] = []
    if before.content_type != after.content_type:
        steps.append(Operation("replace", CONTENT_TYPE, after.content_type))
    if before.content != after.content:
        steps.append(Operation("replace", CONTENT, after.content))
    steps.append(Operation("replace", METADATA, after.metadata))
    return undo_patch(steps)


def parsed(content: bytes) -> Json:
    """JSON content that can be compared part by part; null for any other."""
    if len(content) > MAX_COMPARED_BYTES:
        return None
    try:
        # The standard parser keeps integers of any length; those that a patch cannot say are refused by printing.
        value: Json = json.loads(content)
        json_bytes(value)
    except (ValueError, RecursionError):
        return None
    return value if depth_of(value) <= _MAX_COMPARED_DEPTH else None


def _common(one: list[Json], other: list[Json]) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if not same_json(left, right):
            break
        length += 1
    return length
