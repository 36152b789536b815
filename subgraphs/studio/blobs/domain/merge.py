"""A JSON value and a merge patch for it (RFC 7396) come in, the RFC 6902 operations with the same effect go out."""

from collections.abc import Iterator

from subgraphs.studio.blobs.domain.json_tree import Operation, Pointer
from subgraphs.studio.blobs.domain.json_values import Json


def merge_operations(current: Json, patch: Json, path: Pointer) -> Iterator[Operation]:
    """What makes `current`, the value at `path`, the result of merging `patch` into it."""
    if not isinstance(patch, dict) or not isinstance(current, dict):
        yield Operation("replace", path, without_nulls(patch))
        return
    for key, value in patch.items():
        place = (*path, key)
        if value is None:
            if key in current:
                yield Operation("remove", place)
        elif key in current and isinstance(value, dict) and isinstance(current[key], dict):
            yield from merge_operations(current[key], value, place)
        else:
            yield Operation("add", place, without_nulls(value))


def without_nulls(patch: Json) -> Json:
    """What a merge patch makes of nothing: its objects without the members that are null; arrays stay as they are."""
    if not isinstance(patch, dict):
        return patch
    return {key: without_nulls(value) for key, value in patch.items() if value is not None}
