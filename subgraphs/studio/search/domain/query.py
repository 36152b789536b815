"""A query's parts as JSON come in, the whole checked query goes out; and rows of what it selects (D-30)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from subgraphs.studio.search.domain.conditions import ALWAYS, Condition
from subgraphs.studio.search.domain.fields import Column, Field, MetadataPath, parse_field
from subgraphs.studio.search.domain.json_values import Json, JsonObject
from subgraphs.studio.search.errors import invalid_input

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 1000
MAX_SELECTED: Final = 100
MAX_ORDER: Final = 10
MAX_OFFSET: Final = 2**31 - 1

DEFAULT_SELECT: Final = (Column.ID, Column.TITLE, Column.CONTENT_TYPE, Column.CREATED_AT)


@dataclass(frozen=True, slots=True)
class OrderKey:
    """A field to sort by. Blobs without it come last in both directions."""

    field: Field
    descending: bool = False


@dataclass(frozen=True, slots=True)
class BlobQuery:
    """What is selected, of which blobs, in which order, and which rows of that."""

    select: tuple[Field, ...] = DEFAULT_SELECT
    where: Condition = ALWAYS
    order: tuple[OrderKey, ...] = ()
    limit: int = DEFAULT_LIMIT
    offset: int = 0


def parse_select(names: Sequence[object] | None) -> tuple[Field, ...]:
    """The fields to show; VALIDATION_ERROR on `select`. Some usual ones where there is no list."""
    if names is None:
        return DEFAULT_SELECT
    if not 1 <= len(names) <= MAX_SELECTED:
        raise invalid_input("select", f"A query selects 1 to {MAX_SELECTED} fields")
    return tuple(dict.fromkeys(parse_field(name, "select") for name in names))


def parse_order(keys: Sequence[tuple[str, bool]]) -> tuple[OrderKey, ...]:
    """The fields to sort by, each with whether it descends; VALIDATION_ERROR on `orderBy`."""
    if len(keys) > MAX_ORDER:
        raise invalid_input("orderBy", f"A query is sorted by at most {MAX_ORDER} fields")
    return tuple(OrderKey(parse_field(name, "orderBy"), descending) for name, descending in keys)


def check_extent(limit: int, offset: int) -> None:
    """Let pass a page within bounds; VALIDATION_ERROR otherwise."""
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid_input("limit", f"'limit' must be between 1 and {MAX_LIMIT}")
    if not 0 <= offset <= MAX_OFFSET:
        raise invalid_input("offset", "'offset' must be 0 or more")


def compile_row(
    select: Sequence[Field],
) -> Callable[[Mapping[Column, Json], JsonObject], JsonObject]:
    """A function that makes the row of a blob of its columns and its metadata: dotted names are nested again.

    Every row has every selected field, null where the blob has none.
    """
    columns = [field for field in select if isinstance(field, Column)]
    paths = [field.keys for field in select if isinstance(field, MetadataPath)]
    # Who selects a whole has its parts; `()` is the whole metadata.
    paths = [keys for keys in paths if not any(keys[:depth] in paths for depth in range(len(keys)))]

    def row(values: Mapping[Column, Json], metadata: JsonObject) -> JsonObject:
        shown: JsonObject = {column.value: values[column] for column in columns}
        if paths == [()]:
            shown["metadata"] = metadata
        elif paths:
            shown["metadata"] = _parts(metadata, paths)
        return shown

    return row


def _parts(metadata: JsonObject, paths: Sequence[tuple[str, ...]]) -> JsonObject:
    parts: JsonObject = {}
    for keys in paths:
        into = parts
        for key in keys[:-1]:
            below = into.setdefault(key, {})
            assert isinstance(below, dict)  # noqa: S101 - no path is the beginning of another
            into = below
        into[keys[-1]] = value_at(metadata, keys)
    return parts


def value_at(metadata: JsonObject, keys: Sequence[str]) -> Json:
    """The value to which keys lead from object to object; None where they lead nowhere."""
    value: Json = metadata
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value
