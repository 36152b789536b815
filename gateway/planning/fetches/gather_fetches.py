"""An arrangement in, the graph of fetches that carries it out."""

from dataclasses import dataclass

from graphql import OperationType

from gateway.planning.fetches.copies import copy_entrance
from gateway.planning.fetches.fetch_graph import FetchGraph, GraphFetch, Input
from gateway.planning.fetches.positions import Position
from gateway.planning.fetches.wanted import Wanted
from gateway.planning.plan import CopySelection, Items, Key, OnTypes, Path
from gateway.planning.search.arrangement import Arrangement, Step
from gateway.supergraph.query_graph_facts import GraphFacts
from gateway.supergraph.query_graph_field_sets import UNGUARDED, Guard, TypeSet
from gateway.supergraph.query_graph_moves import TYPENAME, Enter, GraphField, PlaceKind, Stay


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where fields are asked for: in which fetch, of which objects, and where these stand in the merged data."""

    fetch: GraphFetch
    wanted: Wanted
    position: Position
    path: Path
    types: TypeSet
    """Types that the objects can have, as far as their graph knows."""
    kind: PlaceKind
    type_name: str
    """What clients know of the objects' type."""
    guard: Guard = UNGUARDED
    """Where the spot is there at all."""


class _Gatherer:
    def __init__(self, facts: GraphFacts, kind: OperationType) -> None:
        self._facts = facts
        self._kind = kind
        self.fetches = FetchGraph()

    def start(self, arrangement: Arrangement, root: Position) -> None:
        root_type = self._facts.root_type(self._kind)
        for step in arrangement.steps:
            assert isinstance(step.move, Enter)  # noqa: S101 - the search starts with nothing else
            fetch = self._root_fetch(step.move.graph, (), self._kind, set())
            spot = _Spot(
                fetch, _target(fetch, None, is_abstract=False), root, (), step.types, PlaceKind.OBJECT, root_type
            )
            self._take(spot, step, step.move.field, step.selection.guard)

    def _gather(self, spot: _Spot, arrangement: Arrangement, own_guard: Guard | None = None) -> set[int]:
        """Ask for everything in an arrangement; give the fetches that bring it.

        `own_guard` is given for what the gateway itself needs, and says where that is: what the fetch can bring along
        anyway it brings always, but another fetch runs only where it must.
        """
        brought: set[int] = set()
        for step in arrangement.steps:
            guard = step.selection.guard
            if isinstance(step.move, Stay):
                brought |= self._take(spot, step, step.move.field, guard, own_guard)
            else:
                brought |= self._enter(spot, step, step.move, guard if own_guard is None else own_guard, own_guard)
        return brought

    def _take(
        self,
        spot: _Spot,
        step: Step,
        field: GraphField | None,
        guard: Guard,
        own_guard: Guard | None = None,
    ) -> set[int]:
        """Ask for a field at a spot, and for its children behind it."""
        selection = step.selection
        key = TYPENAME if selection.name == TYPENAME else spot.position.key_for(selection)
        wanted = spot.wanted.field(key, selection, step.types, guard | spot.guard)
        brought = {spot.fetch.index}
        if step.inside is None or field is None:
            return brought
        type_name = self._facts.value_type(step.types, field.name)
        inside_kind = self._facts.kind(field.graph, field.named_type)
        if wanted.inside is None:
            is_abstract = self._facts.is_abstract(type_name) and inside_kind is not PlaceKind.INTERFACE_OBJECT
            wanted.inside = Wanted(is_abstract)
        steps: Path = (Key(key), *(Items(),) * field.list_depth)
        if step.types & spot.types != spot.types:
            steps = (OnTypes(self._facts.names(step.types)), *steps)
        inside = _Spot(
            spot.fetch,
            wanted.inside,
            spot.position.child(key),
            spot.path + steps,
            self._facts.types_in_graph(field.graph, field.named_type),
            inside_kind,
            type_name,
        )
        return brought | self._gather(inside, step.inside, own_guard)

    def _enter(self, spot: _Spot, step: Step, move: Enter, guard: Guard, own_guard: Guard | None) -> set[int]:
        """Go into another fetch for a field."""
        needs = {spot.fetch.index}
        if move.is_root:
            fetch = self._root_fetch(move.graph, spot.path, OperationType.QUERY, needs)
        else:
            if step.needs is not None:
                needs |= self._gather(spot, step.needs, guard)
            fetch = self._entity_fetch(spot, step, move, (needs, guard))
        if move.arrival is not None and step.inside is not None:
            wanted = _target(fetch, move.target, is_abstract=True)
            there = _Spot(
                fetch, wanted, spot.position, spot.path, move.arrival.types, move.arrival.kind, spot.type_name
            )
            return {fetch.index} | self._gather(there, step.inside, own_guard)
        wanted = _target(fetch, move.target, is_abstract=False)
        kind = PlaceKind.INTERFACE_OBJECT if move.target else PlaceKind.OBJECT
        there = _Spot(fetch, wanted, spot.position, spot.path, spot.types, kind, spot.type_name)
        return self._take(there, step, move.field, guard, own_guard)

    def _root_fetch(self, graph: str, path: Path, kind: OperationType, needs: set[int]) -> GraphFetch:
        for fetch in self.fetches.at(graph, path, kind):
            return fetch
        fetch = self.fetches.add(graph, path, kind)
        fetch.needs = needs
        return fetch

    def _entity_fetch(self, spot: _Spot, step: Step, move: Enter, when: tuple[set[int], Guard]) -> GraphFetch:
        """Find a fetch of the same objects that runs late enough, or add one. `when`: after which, and where."""
        needs, guard = when
        types = spot.types if spot.kind is PlaceKind.INTERFACE_OBJECT else step.types
        copies: tuple[CopySelection, ...] = ()
        if step.entrance is not None:
            copies = copy_entrance(step.entrance, spot.position, types, self._facts)
        brought = Input(types, move.sent_as or self._known_type(spot), copies, move.target, guard)
        for fetch in self.fetches.at(move.graph, spot.path, None):
            if needs <= self.fetches.before(fetch) and fetch.takes((brought,)):
                found = fetch
                break
        else:
            found = self.fetches.add(move.graph, spot.path, None)
            found.needs = needs
        found.types |= spot.types
        if brought not in found.inputs:
            found.inputs.append(brought)
        return found

    def _known_type(self, spot: _Spot) -> str | None:
        """Name the one type that all objects at a spot have; their `__typename` need not be fetched then."""
        if spot.kind is not PlaceKind.OBJECT or self._facts.is_abstract(spot.type_name):
            return None
        return spot.type_name


def gather_fetches(arrangement: Arrangement, root: Position, facts: GraphFacts, kind: OperationType) -> FetchGraph:
    """Make the fetches for an arrangement of root fields. `root` is the position of the root object."""
    gatherer = _Gatherer(facts, kind)
    gatherer.start(arrangement, root)
    return gatherer.fetches


def _target(fetch: GraphFetch, name: str | None, *, is_abstract: bool) -> Wanted:
    found = fetch.targets.get(name)
    if found is None:
        found = fetch.targets[name] = Wanted(is_abstract)
    return found
