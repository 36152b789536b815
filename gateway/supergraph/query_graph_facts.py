"""A supergraph in, its facts by graph, indexed for planning, out: types, fields, keys, sets of types as bit masks."""

from collections.abc import Iterable, Iterator, Mapping

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    NamedTypeNode,
    OperationType,
    TypeNode,
    get_named_type,
    is_leaf_type,
    parse_type,
)

from gateway.errors import InvalidSupergraphError
from gateway.supergraph.model import JoinField, JoinType, Supergraph
from gateway.supergraph.query_graph_field_sets import FieldSelection, TypeSet, parse_field_set
from gateway.supergraph.query_graph_moves import Entrance, GraphField, PlaceKind

_MOST_REMEMBERED = 100_000
"""Clients choose the sets of types that are asked about: what is remembered must have an end."""


class GraphFacts:
    """What each graph has, under one choice of override labels. Built once, then only read."""

    def __init__(self, supergraph: Supergraph, labels: frozenset[str]) -> None:
        self.supergraph = supergraph
        self.graphs = tuple(supergraph.graphs)
        self._labels = labels
        self._objects = tuple(
            name
            for name, found in supergraph.schema.type_map.items()
            if isinstance(found, GraphQLObjectType) and not name.startswith("__")
        )
        self._bits = {name: 1 << index for index, name in enumerate(self._objects)}
        self._field_sets: dict[str, tuple[FieldSelection, ...]] = {}
        self._entrances: dict[tuple[str, str], Entrance] = {}
        self._join_types: dict[tuple[str, str], tuple[JoinType, ...]] = _by_graph(supergraph.types)
        self._external_key_parts: dict[tuple[str, str], tuple[FieldSelection, ...]] = {}
        self._interfaces: dict[str, tuple[str, ...]] = {}
        self._value_types: dict[tuple[TypeSet, str], str] = {}
        self._types_in_graph: dict[tuple[str, str], TypeSet] = {}
        self._fields = dict(self._all_fields())

    def root_type(self, kind: OperationType) -> str:
        """Name the root type of operations of a kind; empty where there is none."""
        found = self.supergraph.schema.get_root_type(kind)
        return found.name if found else ""

    def types_of(self, type_name: str) -> TypeSet:
        """All object types that `type_name` stands for in the supergraph."""
        found = self.supergraph.schema.type_map.get(type_name)
        match found:
            case GraphQLObjectType():
                return self._bits[type_name]
            case GraphQLInterfaceType() | GraphQLUnionType():
                return self._set_of(each.name for each in self.supergraph.schema.get_possible_types(found))
            case _:
                return 0

    def types_in_graph(self, graph: str, type_name: str) -> TypeSet:
        """All object types that an object of `type_name` can have where it comes from `graph`."""
        found = self._types_in_graph.get((graph, type_name))
        if found is None:
            found = self._types_in_graph[graph, type_name] = self._find_types_in_graph(graph, type_name)
        return found

    def _find_types_in_graph(self, graph: str, type_name: str) -> TypeSet:
        match self.kind(graph, type_name):
            case PlaceKind.ABSTRACT:
                members = self.supergraph.union_members.get(type_name)
                if members is not None:
                    return self._set_of(member for each, member in members if each == graph)
                return self._set_of(
                    name
                    for name, pairs in self.supergraph.implements.items()
                    if name in self._bits and (graph, type_name) in pairs
                )
            case PlaceKind.INTERFACE_OBJECT | PlaceKind.OBJECT:
                return self.types_of(type_name)

    def names(self, types: TypeSet) -> tuple[str, ...]:
        """Names of the types in a set, sorted."""
        return tuple(sorted(name for name, bit in self._bits.items() if types & bit))

    def singles(self, types: TypeSet) -> Iterator[tuple[str, TypeSet]]:
        """Take a set apart: each type's name and the set of it alone."""
        while types > 0:
            bit = types & -types
            yield self._objects[bit.bit_length() - 1], bit
            types ^= bit

    def kind(self, graph: str, type_name: str) -> PlaceKind:
        """Say what `type_name` is in `graph`."""
        if any(each.is_interface_object for each in self._join_types.get((graph, type_name), ())):
            return PlaceKind.INTERFACE_OBJECT
        found = self.supergraph.schema.type_map[type_name]
        return PlaceKind.OBJECT if isinstance(found, GraphQLObjectType) else PlaceKind.ABSTRACT

    def has_type(self, graph: str, type_name: str) -> bool:
        """Tell whether the type exists in the graph."""
        return (graph, type_name) in self._join_types

    def is_abstract(self, type_name: str) -> bool:
        """Tell whether clients see an interface or a union under this name."""
        return not isinstance(self.supergraph.schema.type_map[type_name], GraphQLObjectType)

    def interfaces_of(self, type_name: str) -> tuple[str, ...]:
        """Names of the interfaces that a type implements anywhere."""
        found = self.supergraph.schema.type_map[type_name]
        if isinstance(found, GraphQLObjectType | GraphQLInterfaceType):
            return tuple(each.name for each in found.interfaces)
        return ()

    def interfaces_in_graph(self, graph: str) -> tuple[str, ...]:
        """Names of the interfaces of a graph (interface objects are none)."""
        found = self._interfaces.get(graph)
        if found is None:
            names = (name for each, name in self._join_types if each == graph and self._is_interface(name))
            found = tuple(name for name in names if self.kind(graph, name) is PlaceKind.ABSTRACT)
            self._interfaces[graph] = found
        return found

    def _is_interface(self, name: str) -> bool:
        return isinstance(self.supergraph.schema.type_map.get(name), GraphQLInterfaceType)

    def field(self, graph: str, type_name: str, field_name: str) -> GraphField | None:
        """The field as the graph has it."""
        return self._fields.get((graph, type_name, field_name))

    def type_text(self, type_name: str, field_name: str) -> str:
        """The field's type in the supergraph, as text; empty where the type has no such field."""
        found = self.supergraph.schema.type_map[type_name]
        if isinstance(found, GraphQLObjectType | GraphQLInterfaceType) and field_name in found.fields:
            return str(found.fields[field_name].type)
        return ""

    def value_type(self, types: TypeSet, field_name: str) -> str:
        """Name what clients know of the field's value where its object has one of `types`: one type stands for all."""
        known = self._value_types.get((types, field_name))
        if known is None:
            if len(self._value_types) >= _MOST_REMEMBERED:
                self._value_types.clear()
            known = self._value_types[types, field_name] = self._find_value_type(types, field_name)
        return known

    def _find_value_type(self, types: TypeSet, field_name: str) -> str:
        owners = [name for name, _ in self.singles(types)]
        found = dict.fromkeys(_bare(text) for name in owners if (text := self.type_text(name, field_name)))
        if len(found) > 1:
            texts = (self.type_text(each, field_name) for each in self.interfaces_of(owners[0]))
            found = {_bare(text): None for text in texts if text and self.is_abstract(_bare(text))} or found
        return next(iter(found))

    def keys(self, graph: str, type_name: str) -> tuple[str, ...]:
        """Field sets by which objects of the type can enter the graph."""
        found = self._join_types.get((graph, type_name), ())
        return tuple(each.key for each in found if each.key is not None and each.resolvable)

    def external_key_parts(self, graph: str, type_name: str) -> tuple[FieldSelection, ...]:
        """Selections of the type's keys that are external in the graph, or have something external below.

        A subgraph knows the keys of the objects it gives out, whoever else resolves their fields.
        """
        found = self._external_key_parts.get((graph, type_name))
        if found is None:
            keys = [each.key for each in self._join_types.get((graph, type_name), ()) if each.key]
            parts = [part for key in keys for part in self.field_set(key) if self._is_external(graph, type_name, part)]
            found = self._external_key_parts[graph, type_name] = tuple(parts)
        return found

    def _is_external(self, graph: str, type_name: str, selection: FieldSelection) -> bool:
        field = self.field(graph, type_name, selection.name)
        if field is None:
            return False
        below = (self._is_external(graph, field.named_type, each) for each in selection.children)
        return not field.is_resolvable or any(below)

    def fields_with_context(self, graph: str) -> Iterator[GraphField]:
        """All fields of a graph that take arguments from context."""
        return (each for each in self._fields.values() if each.graph == graph and each.context_arguments)

    def context_types(self, context: str) -> TypeSet:
        """All object types that set a context."""
        types = 0
        for name, contexts in self.supergraph.contexts.items():
            if context in contexts:
                types |= self.types_of(name)
        return types

    def field_set(self, text: str) -> tuple[FieldSelection, ...]:
        """The selections of a field set; the same value for the same text."""
        found = self._field_sets.get(text)
        if found is None:
            found = self._field_sets[text] = parse_field_set(text, self.types_of)
        return found

    def entrance(self, key: str, requires: str) -> Entrance:
        """The entrance by a key and what a field requires; the same value for the same texts."""
        found = self._entrances.get((key, requires))
        if found is None:
            found = Entrance(self.field_set(key), self.field_set(requires) if requires else ())
            self._entrances[key, requires] = found
        return found

    def requires_text(self, graph: str, type_name: str, field_name: str) -> str:
        """What the field requires in the graph, as text."""
        for join_field in self.supergraph.fields.get((type_name, field_name), ()):
            if join_field.graph == graph:
                return join_field.requires or ""
        return ""

    def _set_of(self, names: Iterable[str]) -> TypeSet:
        found = 0
        for name in names:
            found |= self._bits.get(name, 0)
        return found

    def _all_fields(self) -> Iterator[tuple[tuple[str, str, str], GraphField]]:
        for type_name, found in self.supergraph.schema.type_map.items():
            if type_name.startswith("__") or not isinstance(found, GraphQLObjectType | GraphQLInterfaceType):
                continue
            for field_name, schema_field in found.fields.items():
                for join_field in self._join_fields(type_name, field_name):
                    graph_field = self._graph_field(type_name, field_name, join_field, str(schema_field.type))
                    yield (graph_field.graph, type_name, field_name), graph_field

    def _join_fields(self, type_name: str, field_name: str) -> Iterator[JoinField]:
        stated = self.supergraph.fields.get((type_name, field_name))
        if stated is None:
            graphs = dict.fromkeys(each.graph for each in self.supergraph.types.get(type_name, ()))
            yield from (JoinField(graph) for graph in graphs)
        else:
            yield from (each for each in stated if each.graph is not None and self._is_in_force(each))

    def _is_in_force(self, join_field: JoinField) -> bool:
        """Progressive override: the new field holds where its label is on, the old one where it is not."""
        if join_field.override_label is None:
            return True
        return (join_field.override_label in self._labels) == (join_field.override is not None)

    def _graph_field(self, type_name: str, field_name: str, join_field: JoinField, type_text: str) -> GraphField:
        text = join_field.type or type_text
        named_type = _named_type(text)
        found = self.supergraph.schema.type_map.get(named_type)
        if found is None or join_field.graph is None:
            raise InvalidSupergraphError(f"{type_name}.{field_name} has the unknown type {text}.")
        is_overridden = join_field.used_overridden and join_field.override_label is None
        return GraphField(
            graph=join_field.graph,
            owner=type_name,
            name=field_name,
            type_text=text,
            named_type=named_type,
            is_leaf=is_leaf_type(get_named_type(found)),
            is_resolvable=not (join_field.external or is_overridden),
            requires=self.field_set(join_field.requires) if join_field.requires else (),
            provides=self.field_set(join_field.provides) if join_field.provides else (),
            context_arguments=join_field.context_arguments,
        )


def _by_graph(types: Mapping[str, tuple[JoinType, ...]]) -> dict[tuple[str, str], tuple[JoinType, ...]]:
    found: dict[tuple[str, str], tuple[JoinType, ...]] = {}
    for name, join_types in types.items():
        for join_type in join_types:
            found[join_type.graph, name] = (*found.get((join_type.graph, name), ()), join_type)
    return found


def _named_type(text: str) -> str:
    node: TypeNode = parse_type(text, no_location=True)
    while not isinstance(node, NamedTypeNode):
        node = node.type  # type: ignore[attr-defined]  # list and non-null nodes both have one
    return node.name.value


def _bare(text: str) -> str:
    return text.strip("[]!")
