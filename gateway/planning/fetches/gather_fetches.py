"""An arrangement in, the graph of fetches that carries it out."""

from dataclasses import dataclass, replace

from graphql import ArgumentNode, NameNode, OperationType, VariableNode

from gateway.errors import PlanningError
from gateway.planning.fetches.contexts import context_choices, context_selections, context_variable
from gateway.planning.fetches.copies import copy_entrance
from gateway.planning.fetches.fetch_graph import FetchGraph, GraphFetch, Input
from gateway.planning.fetches.positions import Position
from gateway.planning.fetches.wanted import Wanted
from gateway.planning.plan import ContextValue, CopySelection, Items, Key, OnTypes, Path
from gateway.planning.search.arrangement import Arrangement, Step
from gateway.planning.search.search import Search
from gateway.supergraph.model import ContextArgument
from gateway.supergraph.query_graph import QueryGraph
from gateway.supergraph.query_graph_field_sets import UNGUARDED, FieldSelection, Guard, TypeSet
from gateway.supergraph.query_graph_moves import TYPENAME, Enter, GraphField, Place, PlaceKind, Stay
from gateway.supergraph.query_graph_values import print_arguments


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where fields are asked for: in which fetch, of which objects, and where these stand in the merged data."""

    fetch: GraphFetch
    wanted: Wanted
    position: Position
    path: Path
    place: Place
    """Where the search was; for a spot inside a fetch that was entered, where it was before."""
    kind: PlaceKind
    types: TypeSet
    """Types that the objects can have, as far as their graph knows."""
    type_name: str
    """What clients know of the objects' type."""
    above: "_Spot | None" = None
    """The spot of the object that this one is a value of."""
    origin: "_Spot | None" = None
    """For a spot inside a fetch that was entered, the one before."""
    guard: Guard = UNGUARDED
    """Where the spot is there at all."""


def gather_fetches(
    arrangement: Arrangement, root: Position, search: Search, moves: QueryGraph, kind: OperationType
) -> FetchGraph:
    """Make the fetches for an arrangement of root fields. `root` is the position of the root object."""
    gatherer = _Gatherer(search, moves, kind)
    gatherer.start(arrangement, root)
    return gatherer.fetches


class _Gatherer:
    def __init__(self, search: Search, moves: QueryGraph, kind: OperationType) -> None:
        self._search = search
        self._moves = moves
        self._facts = moves.facts
        self._kind = kind
        self.fetches = FetchGraph()

    def start(self, arrangement: Arrangement, root: Position) -> None:
        root_type = self._facts.root_type(self._kind)
        for step in arrangement.steps:
            assert isinstance(step.move, Enter)  # noqa: S101 - the search starts with nothing else
            fetch = self._root_fetch(step.move.graph, (), self._kind, set())
            place = self._moves.place(step.move.graph, root_type)
            wanted = _target(fetch, None, is_abstract=False)
            spot = _Spot(fetch, wanted, root, (), place, PlaceKind.OBJECT, step.types, root_type)
            self._take(spot, step, step.move.field, step.selection.guard, None)

    def _gather(self, spot: _Spot, arrangement: Arrangement, own_guard: Guard | None) -> set[int]:
        """Ask for everything in an arrangement; give the fetches that bring it.

        `own_guard` is given for what the gateway itself needs, and says where that is: what the fetch can bring along
        anyway it brings always, but another fetch runs only where it must.
        """
        brought: set[int] = set()
        for step in arrangement.steps:
            guard = step.selection.guard
            if isinstance(step.move, Stay):
                if step.needs is not None:
                    brought |= self._gather(spot, step.needs, guard)
                brought |= self._take(spot, step, step.move.field, guard, own_guard)
            else:
                brought |= self._enter(spot, step, step.move, guard if own_guard is None else own_guard, own_guard)
        return brought

    def _take(
        self, spot: _Spot, step: Step, field: GraphField | None, guard: Guard, own_guard: Guard | None
    ) -> set[int]:
        """Ask for a field at a spot, and for its children behind it."""
        selection = step.selection
        key = TYPENAME if selection.name == TYPENAME else spot.position.key_for(selection)
        wanted = spot.wanted.field(key, _with_context(selection, field), step.types, guard | spot.guard)
        brought = {spot.fetch.index}
        if step.inside is None or step.move.inside is None or field is None:
            return brought
        type_name = self._facts.value_type(step.types, field.name)
        place = step.move.inside
        if wanted.inside is None:
            is_abstract = self._facts.is_abstract(type_name) and place.kind is not PlaceKind.INTERFACE_OBJECT
            wanted.inside = Wanted(is_abstract)
        steps: Path = (Key(key), *(Items(),) * field.list_depth)
        if step.types & spot.types != spot.types:
            steps = (OnTypes(self._facts.names(step.types)), *steps)
        inside = _Spot(
            spot.fetch,
            wanted.inside,
            spot.position.child(key),
            spot.path + steps,
            place,
            place.kind,
            place.types,
            type_name,
            above=spot.origin or spot,
        )
        return brought | self._gather(inside, step.inside, own_guard)

    def _enter(self, spot: _Spot, step: Step, move: Enter, guard: Guard, own_guard: Guard | None) -> set[int]:
        """Go into another fetch for a field."""
        needs = {spot.fetch.index}
        if move.is_root:
            fetch = self._root_fetch(move.graph, spot.path, OperationType.QUERY, needs)
        else:
            fetch = self._entity_fetch(spot, step, move, guard)
        if move.arrival is not None and step.inside is not None:
            there = replace(
                spot,
                fetch=fetch,
                wanted=_target(fetch, move.target, is_abstract=True),
                place=move.arrival,
                kind=move.arrival.kind,
                types=move.arrival.types,
                guard=own_guard or UNGUARDED,
            )
            return {fetch.index} | self._gather(there, step.inside, own_guard)
        there = replace(
            spot,
            fetch=fetch,
            wanted=_target(fetch, move.target, is_abstract=False),
            kind=PlaceKind.INTERFACE_OBJECT if move.target else PlaceKind.OBJECT,
            origin=spot,
            guard=UNGUARDED,
        )
        return self._take(there, step, move.field, guard, own_guard)

    def _root_fetch(self, graph: str, path: Path, kind: OperationType, needs: set[int]) -> GraphFetch:
        for fetch in self.fetches.at(graph, path, kind):
            return fetch
        return self.fetches.add(graph, path, kind, needs)

    def _entity_fetch(self, spot: _Spot, step: Step, move: Enter, guard: Guard) -> GraphFetch:
        """Find a fetch of the same objects that runs late enough and no later, or add one."""
        needs = {spot.fetch.index}
        if step.needs is not None:
            needs |= self._gather(spot, step.needs, guard)
        contexts: tuple[ContextValue, ...] = ()
        for argument in move.field.context_arguments if move.field else ():
            contexts += (self._context_value(spot, move.field, argument, needs, guard),)
        types = spot.types if spot.kind is PlaceKind.INTERFACE_OBJECT else step.types
        copies: tuple[CopySelection, ...] = ()
        if step.entrance is not None:
            copies = copy_entrance(step.entrance, spot.position, types, self._facts)
        sent_as = move.sent_as or self._known_type(spot)
        brought = Input(types, sent_as, copies, move.target, guard, contexts)
        wave = self.fetches.wave_after(needs)
        for fetch in self.fetches.at(move.graph, spot.path, None):
            if fetch.wave == wave and needs <= self.fetches.before(fetch) and fetch.takes((brought,)):
                found = fetch
                break
        else:
            found = self.fetches.add(move.graph, spot.path, None, needs)
        found.types |= spot.types
        if brought not in found.inputs:
            found.inputs.append(brought)
        return found

    def _context_value(
        self, spot: _Spot, field: GraphField | None, argument: ContextArgument, needs: set[int], guard: Guard
    ) -> ContextValue:
        """Ask the nearest object above that sets a context for its value; `needs` gains the fetches that bring it."""
        types = self._facts.context_types(argument.context)
        above = spot.above
        while above is not None and not above.types & types:
            above = above.above
        selections = context_selections(argument, self._facts)
        found = None if above is None else self._search.needs(above.place, selections, above.types & types)
        if field is None or above is None or found is None or found.missing:
            raise PlanningError(
                f"Nothing above sets the context {argument.context!r} for the argument {argument.name}."
            )
        needs |= self._gather(above, found, guard)
        choices = context_choices(selections, above.position, self._facts)
        return ContextValue(context_variable(field, argument), len(above.path), choices)

    def _known_type(self, spot: _Spot) -> str | None:
        """Name the one type that all objects at a spot have; their `__typename` need not be fetched then."""
        if spot.kind is not PlaceKind.OBJECT or self._facts.is_abstract(spot.type_name):
            return None
        return spot.type_name


def _with_context(selection: FieldSelection, field: GraphField | None) -> FieldSelection:
    """Add the arguments that the gateway fills itself."""
    if field is None or not field.context_arguments:
        return selection
    own = tuple(
        ArgumentNode(
            name=NameNode(value=argument.name),
            value=VariableNode(name=NameNode(value=context_variable(field, argument))),
        )
        for argument in field.context_arguments
    )
    arguments = selection.arguments + own
    return replace(selection, arguments=arguments, arguments_text=print_arguments(arguments))


def _target(fetch: GraphFetch, name: str | None, *, is_abstract: bool) -> Wanted:
    found = fetch.targets.get(name)
    if found is None:
        found = fetch.targets[name] = Wanted(is_abstract)
    return found
