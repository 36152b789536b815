"""Leaves that are asked for twice are asked for once: where one selection covers the types and guards of another."""

from dataclasses import replace

from gateway.planning.operation import Operation
from gateway.supergraph.query_graph_field_sets import FieldSelection


def drop_repeated_leaves(operation: Operation) -> Operation:
    """Leave out each leaf that another selection of the same value makes superfluous."""
    return replace(operation, selections=_trim(operation.selections))


def _trim(selections: tuple[FieldSelection, ...]) -> tuple[FieldSelection, ...]:
    by_key: dict[tuple[str | None, str], list[FieldSelection]] = {}
    for each in selections:
        by_key.setdefault((each.response_key, each.name), []).append(each)
    kept = []
    for each in selections:
        if each.children:
            children = _trim(each.children)
            kept.append(each if children == each.children else replace(each, children=children))
        elif not _is_covered(each, by_key[each.response_key, each.name]):
            kept.append(each)
    return tuple(kept)


def _is_covered(leaf: FieldSelection, others: list[FieldSelection]) -> bool:
    position = others.index(leaf)
    return any(
        not leaf.types & ~other.types
        and other.guard <= leaf.guard
        and (index < position or other.types != leaf.types or other.guard != leaf.guard)
        and not other.directives
        and not leaf.directives
        for index, other in enumerate(others)
        if index != position
    )
