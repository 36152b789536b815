"""A plan comes in; the `_entities` fields whose answers must not be shared between objects go out.

Equal representations get one item of the answer, and all their objects then share what is below it. That is right
for objects of one path. For objects of two paths it is wrong where later fetches write different things under one
key: `friends(first: 1)` below the one path, `friends(first: 2)` below the other.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeAlias, assert_never

from graphql import print_ast

from gateway.execution.selected_keys import entity_fields
from gateway.planning.plan import (
    Conditional,
    Entities,
    EntityFetch,
    Fetch,
    Items,
    Key,
    OnTypes,
    Parallel,
    Path,
    PlanNode,
    Sequence,
    Subscription,
)

_Place: TypeAlias = tuple[Key | Items, ...]


def unshareable(node: PlanNode | None) -> frozenset[int]:
    """Return the `id`s of the plan's entities whose objects each need a copy of their item."""
    if node is None:
        return frozenset()
    fetches = list(_entity_fetches(node))
    written: dict[_Place, dict[str, str]] = {}
    for fetch in fetches:
        for entities in fetch.entities:
            if entities.targets:
                fields = entity_fields(fetch, entities)
                texts = {(field.alias or field.name).value: print_ast(field) for field in fields}
                for target in entities.targets:
                    written.setdefault(_place(target), {}).update(texts)
    found = (entities for fetch in fetches for entities in fetch.entities)
    return frozenset(id(entities) for entities in found if _conflicts(entities, written))


def _conflicts(entities: Entities, written: dict[_Place, dict[str, str]]) -> bool:
    """Say whether anything below two of the targets is written differently under one key."""
    if len(entities.targets) < 2:
        return False
    below: defaultdict[tuple[_Place, str], set[str]] = defaultdict(set)
    for target in {_place(target) for target in entities.targets}:
        for place, texts in written.items():
            if len(place) > len(target) and place[: len(target)] == target:
                for key, text in texts.items():
                    below[place[len(target) :], key].add(text)
    return any(len(texts) > 1 for texts in below.values())


def _place(path: Path) -> _Place:
    return tuple(step for step in path if not isinstance(step, OnTypes))


def _entity_fetches(node: PlanNode) -> Iterator[EntityFetch]:
    match node:
        case Fetch():
            return
        case EntityFetch():
            yield node
        case Sequence(nodes) | Parallel(nodes):
            for below in nodes:
                yield from _entity_fetches(below)
        case Conditional(node=below):
            yield from _entity_fetches(below)
        case Subscription(rest=rest):
            if rest is not None:
                yield from _entity_fetches(rest)
        case _:
            assert_never(node)
