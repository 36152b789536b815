"""A plan comes in; which objects may share answers of `_entities` fields, or become one, goes out.

Equal representations get one item of the answer, and all their objects then share what is below it. That is right
for objects of one path. For objects of two paths it is wrong where later fetches write different things under one
key: `friends(first: 1)` below the one path, `friends(first: 2)` below the other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from graphql import FragmentDefinitionNode, OperationDefinitionNode, print_ast

from gateway.execution.leaf_objects import leads_to_leaf_objects
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


@dataclass(frozen=True, slots=True)
class Sharing:
    """How objects of a plan share answers, by the `id`s of the plan's entities."""

    separate: frozenset[int]
    """Those whose objects each need a copy of their item."""
    joined: Mapping[int, tuple[int, ...]]
    """Numbers of targets whose equal objects may become one."""
    repeated: tuple[Path, ...]
    """The paths of these targets."""
    found: Mapping[int, int]
    """Entities whose objects are those of other ones that were asked for before: these need not be looked for again."""


def plan_sharing(
    node: PlanNode | None, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Sharing:
    """Decide for all entities of a plan."""
    fetches = list(entity_fetches(node))
    if any(entities.contexts for fetch in fetches for entities in fetch.entities):
        # What an object is answered depends on what stands above it: no two objects are the same.
        return Sharing(frozenset(id(entities) for fetch in fetches for entities in fetch.entities), {}, (), {})
    separate = _unshareable(fetches)
    joined: dict[int, tuple[int, ...]] = {}
    repeated: dict[Path, None] = {}
    for entities in (entities for fetch in fetches for entities in fetch.entities if id(entities) not in separate):
        numbers = [
            number
            for number, path in enumerate(entities.targets)
            if _is_repeatable(path) and leads_to_leaf_objects(path, operation, fragments)
        ]
        joined[id(entities)] = tuple(numbers)
        repeated.update((entities.targets[number], None) for number in numbers)
    return Sharing(separate, joined, tuple(repeated), dict(_found_before(node, [])))


def _found_before(node: PlanNode | None, before: list[Entities]) -> Iterator[tuple[int, int]]:
    """Find entities with the targets of earlier ones; adds those that the node leaves behind to `before`."""
    match node:
        case EntityFetch(entities=several):
            for entities in several:
                same = (known for known in before if known.targets == entities.targets)
                if (known := next(same, None)) is not None:
                    yield id(entities), id(known)
            before += [entities for entities in several if _asks_for_all(entities)]
        case Sequence(nodes):
            for below in nodes:
                yield from _found_before(below, before)
        case Parallel(nodes):
            behind: list[Entities] = []
            for below in nodes:
                line = [*before]
                yield from _found_before(below, line)
                behind += line[len(before) :]
            before += behind
        case Conditional(node=below):
            yield from _found_before(below, before)
        case Subscription(rest=rest):
            yield from _found_before(rest, before)
        case Fetch() | None:
            pass
        case _:
            assert_never(node)


def _asks_for_all(entities: Entities) -> bool:
    """Say whether every object at the targets is sent or known to be unsendable, whatever its type."""
    return not entities.conditions and [representation.names for representation in entities.representations] == [()]


def _is_repeatable(path: Path) -> bool:
    """Say whether the path leads to a field of every item of a list."""
    place = _place(path)
    return Items() in place and isinstance(place[-1], Key)


def _unshareable(fetches: Collection[EntityFetch]) -> frozenset[int]:
    """Return the entities with targets below which later fetches differ."""
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


def entity_fetches(node: PlanNode | None) -> Iterator[EntityFetch]:
    """Find the entity fetches of a plan."""
    match node:
        case Fetch() | None:
            return
        case EntityFetch():
            yield node
        case Sequence(nodes) | Parallel(nodes):
            for below in nodes:
                yield from entity_fetches(below)
        case Conditional(node=below):
            yield from entity_fetches(below)
        case Subscription(rest=rest):
            yield from entity_fetches(rest)
        case _:
            assert_never(node)
