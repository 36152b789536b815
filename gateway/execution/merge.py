"""Answers of fetches come in and become part of the merged data."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeAlias

import orjson

from gateway.execution.transport import Json

Merge: TypeAlias = Callable[[Sequence[list[dict[str, Json]]], Sequence[Json]], None]


def merge_into(target: dict[str, Json], source: dict[str, Json]) -> None:
    """Add the values of `source` to `target`, deeply: both may hold parts of one object."""
    for key, value in source.items():
        known = target.get(key)
        if known is None:
            target[key] = value
        elif type(known) is dict and type(value) is dict:
            if known is not value:
                merge_into(known, value)
        elif type(known) is list and type(value) is list:
            _merge_items(known, value)
        elif value is not None:
            target[key] = value


def _merge_items(target: list[Json], source: list[Json]) -> None:
    """Join lists of parts item by item. Lists of different length cannot be parts of the same one: the first stays."""
    if target is source or len(target) != len(source):
        return
    for index, value in enumerate(source):
        known = target[index]
        if type(known) is dict and type(value) is dict:
            merge_into(known, value)
        elif type(known) is list and type(value) is list:
            _merge_items(known, value)
        elif known is None:
            target[index] = value


def set_null(objects: Iterable[dict[str, Json]], keys: Collection[str]) -> None:
    """Give objects null for what no subgraph answered: the answer's code then finds every key."""
    for target in objects:
        for key in keys:
            target.setdefault(key)


def merger(keys: Collection[str], composite: Collection[str], *, separate: bool) -> Merge:
    """Return the function that merges an answer's items into the objects that stand for them.

    `keys` are those of every item, `composite` those with values that an object may hold a part of already. Equal
    representations share one item, and so the objects below it; with `separate`, each object gets its own copy.
    """
    if separate:
        return _separate_merger(keys)
    return _deep_merger(keys, tuple(composite)) if composite else _flat_merger(keys)


def _flat_merger(keys: Collection[str]) -> Merge:
    def merge(groups: Sequence[list[dict[str, Json]]], items: Sequence[Json]) -> None:
        for objects, item in zip(groups, items, strict=True):
            if type(item) is dict:
                for target in objects:
                    target.update(item)
            else:
                set_null(objects, keys)

    return merge


def _deep_merger(keys: Collection[str], composite: tuple[str, ...]) -> Merge:
    def merge(groups: Sequence[list[dict[str, Json]]], items: Sequence[Json]) -> None:
        for objects, item in zip(groups, items, strict=True):
            if type(item) is not dict:
                set_null(objects, keys)
                continue
            for target in objects:
                for key in composite:
                    if key in target:
                        merge_into(target, item)
                        break
                else:
                    target.update(item)

    return merge


def _separate_merger(keys: Collection[str]) -> Merge:
    def merge(groups: Sequence[list[dict[str, Json]]], items: Sequence[Json]) -> None:
        for objects, item in zip(groups, items, strict=True):
            if type(item) is not dict:
                set_null(objects, keys)
                continue
            text = orjson.dumps(item)
            for target in objects:
                merge_into(target, orjson.loads(text))

    return merge
