"""A supergraph in, the graph of moves between its subgraphs out: for a place and a field, how the field can be had.

The moves are those of federation: a field inside a graph, a key into another graph, a local copy that `@provides`
promises, interface objects in both directions, a new start from the root type.
"""

from functools import lru_cache
from typing import TypeVar

from graphql import OperationType

from gateway.supergraph.model import Supergraph
from gateway.supergraph.query_graph_facts import GraphFacts
from gateway.supergraph.query_graph_field_sets import FieldSelection, TypeSet
from gateway.supergraph.query_graph_moves import (
    TYPENAME,
    Branch,
    Enter,
    Entrance,
    GraphField,
    Place,
    PlaceKind,
    Stay,
)

_ANYWHERE = (Entrance(),)

_MOST_REMEMBERED = 100_000

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class QueryGraph:
    """All moves of a supergraph under one choice of override labels. What was asked once is remembered."""

    def __init__(self, supergraph: Supergraph, labels: frozenset[str] = frozenset()) -> None:
        self.facts = GraphFacts(supergraph, labels)
        self._places: dict[tuple[str, str, tuple[FieldSelection, ...]], Place] = {}
        self._branches: dict[tuple[Place, str, TypeSet], tuple[Branch, ...]] = {}
        self._enters: dict[tuple[str, str], tuple[Enter, ...]] = {}
        self._fragment_types: dict[tuple[str, str, TypeSet, str, TypeSet], str | None] = {}
        query = supergraph.schema.query_type
        self._query = query.name if query else None

    def place(self, graph: str, type_name: str, provided: tuple[FieldSelection, ...] = ()) -> Place:
        """Give the place of an object of `type_name` in `graph`."""
        key = (graph, type_name, provided)
        found = self._places.get(key)
        if found is None:
            facts = self.facts
            kind = facts.kind(graph, type_name)
            found = Place(graph, type_name, kind, facts.types_in_graph(graph, type_name), provided)
            self._places[key] = found
        return found

    def starts(self, kind: OperationType, field_name: str) -> tuple[Enter, ...]:
        """Find all graphs where an operation can start with a root field."""
        root = self.facts.supergraph.schema.get_root_type(kind)
        return self._root_enters(root.name, field_name) if root else ()

    def branches(self, place: Place, field_name: str, types: TypeSet) -> tuple[Branch, ...]:
        """Find all moves from `place` to a field of objects of `types`, which must be types of the place.

        The branches together cover all of `types`; one without moves says that nothing leads to the field.
        """
        key = (place, field_name, types)
        found = self._branches.get(key)
        if found is None:
            if place.kind is PlaceKind.INTERFACE_OBJECT:
                found = (self._interface_object_branch(place, field_name, types),)
            else:
                found = self._object_branches(place, field_name, types)
            _make_room(self._branches)
            self._branches[key] = found
        return found

    def fragment_type(
        self, graph: str, type_name: str, possible: TypeSet, field_name: str, types: TypeSet
    ) -> str | None:
        """Name a type of the graph that stands for exactly `types` and has the field, if there is one.

        It is looked for where the static type is `type_name` and objects have one of `possible` types.
        """
        key = (graph, type_name, possible, field_name, types)
        if key not in self._fragment_types:
            _make_room(self._fragment_types)
            self._fragment_types[key] = self._find_fragment_type(*key)
        return self._fragment_types[key]

    def _find_fragment_type(
        self, graph: str, type_name: str, possible: TypeSet, field_name: str, types: TypeSet
    ) -> str | None:
        facts = self.facts
        for name in (type_name, *facts.interfaces_in_graph(graph)):
            if facts.types_in_graph(graph, name) & possible == types and (
                field_name == TYPENAME or facts.field(graph, name, field_name)
            ):
                return name
        return None

    def _object_branches(self, place: Place, field_name: str, types: TypeSet) -> tuple[Branch, ...]:
        whole = self._whole_stay(place, field_name, types)
        if whole is None or whole.field.is_leaf:
            return (Branch(types, whole, ()),) if whole else self._branches_by_type(place, field_name, types)
        apart = self._branches_by_type(place, field_name, types)
        enters = tuple(each for each in apart[0].enters if each.graph != place.graph)
        return (Branch(types, whole, enters),) if len(apart) == 1 else (Branch(types, whole, (), apart),)

    def _branches_by_type(self, place: Place, field_name: str, types: TypeSet) -> tuple[Branch, ...]:
        groups: dict[tuple[object, ...], tuple[TypeSet, Stay | None, tuple[Enter, ...]]] = {}
        for name, bit in self.facts.singles(types):
            stay = self._stay(place, name, field_name)
            enters = self._enters_of(name, field_name)
            signature = (
                stay and (stay.inside, *_field_signature(stay.field)),
                *(_enter_signature(each) for each in enters),
            )
            known = groups.get(signature)
            groups[signature] = (bit | known[0], known[1], known[2]) if known else (bit, stay, enters)
        return tuple(Branch(bits, stay, enters) for bits, stay, enters in groups.values())

    def _whole_stay(self, place: Place, field_name: str, types: TypeSet) -> Stay | None:
        """Find an interface whose field serves all `types` at once: every one of them has it here, unconditionally."""
        if place.kind is not PlaceKind.ABSTRACT:
            return None
        name = self.fragment_type(place.graph, place.type_name, place.types, field_name, types)
        if name is None:
            return None
        if field_name == TYPENAME:
            return Stay(_typename_field(place.graph, name), None)
        found = self.facts.field(place.graph, name, field_name)
        if found is None or not found.is_resolvable or found.provides:
            return None
        for type_name, _ in self.facts.singles(types):
            own = self.facts.field(place.graph, type_name, field_name)
            if own is None or not own.is_resolvable or own.needs_more or own.provides:
                return None
        return Stay(found, self._inside(found, _provided(place.provided, found.name, types)))

    def _stay(self, place: Place, type_name: str, field_name: str) -> Stay | None:
        if field_name == TYPENAME:
            return Stay(_typename_field(place.graph, type_name), None)
        found = self.facts.field(place.graph, type_name, field_name)
        if found is None:
            return None
        known = place.provided + self.facts.external_key_parts(place.graph, type_name)
        provided = _provided(known, field_name, self.facts.types_of(type_name))
        if provided is None and not found.is_resolvable:
            return None
        return Stay(found, self._inside(found, provided))

    def _inside(self, field: GraphField, provided: tuple[FieldSelection, ...] | None) -> Place | None:
        return None if field.is_leaf else self.place(field.graph, field.named_type, field.provides + (provided or ()))

    def _enters_of(self, type_name: str, field_name: str) -> tuple[Enter, ...]:
        """Find all graphs that objects of a type can enter to have a field."""
        key = (type_name, field_name)
        found = self._enters.get(key)
        if found is None:
            if field_name == TYPENAME:
                found = ()
            elif type_name == self._query:
                found = self._root_enters(type_name, field_name)
            else:
                found = (*self._key_enters(type_name, field_name), *self._interface_enters(type_name, field_name))
            self._enters[key] = found
        return found

    def _root_enters(self, type_name: str, field_name: str) -> tuple[Enter, ...]:
        facts = self.facts
        return tuple(
            Enter(graph, _ANYWHERE, field, self._inside(field, None), is_root=True)
            for graph in facts.graphs
            if (field := facts.field(graph, type_name, field_name)) is not None and field.is_resolvable
        )

    def _key_enters(self, type_name: str, field_name: str) -> tuple[Enter, ...]:
        facts = self.facts
        return tuple(
            Enter(graph, entrances, field, self._inside(field, None))
            for graph in facts.graphs
            if (field := facts.field(graph, type_name, field_name)) is not None and field.is_resolvable
            if (entrances := self._entrances(graph, type_name, field_name))
        )

    def _interface_enters(self, type_name: str, field_name: str) -> tuple[Enter, ...]:
        """Find the interface objects that add a field to all implementations of their interface."""
        facts = self.facts
        return tuple(
            Enter(graph, entrances, field, self._inside(field, None), target=interface, sent_as=interface)
            for interface in facts.interfaces_of(type_name)
            for graph in facts.graphs
            if facts.has_type(graph, interface) and facts.kind(graph, interface) is PlaceKind.INTERFACE_OBJECT
            if (field := facts.field(graph, interface, field_name)) is not None and field.is_resolvable
            if (entrances := self._entrances(graph, interface, field_name))
        )

    def _interface_object_branch(self, place: Place, field_name: str, types: TypeSet) -> Branch:
        """Find moves from an object of unknown type: its fields where all types are asked, else to learn the type."""
        stay = None
        enters: tuple[Enter, ...] = ()
        if types == place.types and field_name != TYPENAME:
            stay = self._interface_object_stay(place, field_name)
            enters = self._interface_object_enters(place.type_name, field_name)
        return Branch(types, stay, (*enters, *self._arrivals(place.type_name)))

    def _interface_object_stay(self, place: Place, field_name: str) -> Stay | None:
        found = self.facts.field(place.graph, place.type_name, field_name)
        known = place.provided + self.facts.external_key_parts(place.graph, place.type_name)
        provided = _provided(known, field_name, place.types)
        if found is None or (provided is None and not found.is_resolvable):
            return None
        return Stay(found, self._inside(found, provided))

    def _interface_object_enters(self, interface: str, field_name: str) -> tuple[Enter, ...]:
        facts = self.facts
        return tuple(
            Enter(graph, entrances, field, self._inside(field, None), target=interface, sent_as=interface)
            for graph in facts.graphs
            if facts.has_type(graph, interface) and facts.kind(graph, interface) is PlaceKind.INTERFACE_OBJECT
            if (field := facts.field(graph, interface, field_name)) is not None and field.is_resolvable
            if (entrances := self._entrances(graph, interface, field_name))
        )

    def _arrivals(self, interface: str) -> tuple[Enter, ...]:
        facts = self.facts
        return tuple(
            Enter(graph, entrances, None, target=interface, sent_as=interface, arrival=self.place(graph, interface))
            for graph in facts.graphs
            if facts.has_type(graph, interface) and facts.kind(graph, interface) is PlaceKind.ABSTRACT
            if (entrances := self._entrances(graph, interface, ""))
        )

    def _entrances(self, graph: str, type_name: str, field_name: str) -> tuple[Entrance, ...]:
        facts = self.facts
        requires = facts.requires_text(graph, type_name, field_name)
        return tuple(facts.entrance(key, requires) for key in facts.keys(graph, type_name))


def _make_room(remembered: dict[_Key, _Value]) -> None:
    """Forget everything before there is too much: clients choose the sets of types that are asked about."""
    if len(remembered) >= _MOST_REMEMBERED:
        remembered.clear()


def _provided(known: tuple[FieldSelection, ...], field_name: str, types: TypeSet) -> tuple[FieldSelection, ...] | None:
    """Find what is provided below a field; None where the field itself is not provided."""
    found = [each for each in known if each.name == field_name and not types & ~each.types]
    return tuple(child for each in found for child in each.children) if found else None


def _typename_field(graph: str, owner: str) -> GraphField:
    return GraphField(graph, owner, TYPENAME, "String!", "String", is_leaf=True, is_resolvable=True)


def _field_signature(field: GraphField) -> tuple[object, ...]:
    return (field.graph, field.named_type, field.is_resolvable, field.requires, field.provides, field.context_arguments)


def _enter_signature(enter: Enter) -> tuple[object, ...]:
    return (enter.graph, enter.target, enter.entrances, enter.field and _field_signature(enter.field))


@lru_cache(maxsize=16)
def _build(version: str, labels: frozenset[str], source: "_Identity") -> QueryGraph:  # noqa: ARG001 - a cache key
    return QueryGraph(source.supergraph, labels)


class _Identity:
    """A supergraph as part of a cache key that `version` already names: all of one version are equal."""

    def __init__(self, supergraph: Supergraph) -> None:
        self.supergraph = supergraph

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity)

    def __hash__(self) -> int:
        return 0


def build_query_graph(supergraph: Supergraph, labels: frozenset[str] = frozenset()) -> QueryGraph:
    """Build the query graph, or give the one that was built before for the same supergraph and labels.

    `labels` are those of `override_labels` that are on.
    """
    return _build(supergraph.version, labels, _Identity(supergraph))


def override_labels(supergraph: Supergraph) -> frozenset[str]:
    """Collect the labels of all progressive overrides: what a plan can depend on besides the operation."""
    return frozenset(
        each.override_label for fields in supergraph.fields.values() for each in fields if each.override_label
    )
