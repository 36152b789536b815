"""The merged types and their sources in, what the check of satisfiability asks of them out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gateway.composition.context_arguments import context_arguments, selection_for
from gateway.composition.field_roles import field_set_of
from gateway.composition.satisfiability.positions import Position, Positions
from gateway.composition.sources import FieldSource, Sources
from gateway.sdl.field_set import FieldSet
from gateway.sdl.model import Kind, Schema, TypeDefinition, applied, has
from gateway.sdl.read_document import DEFAULT_ROOTS
from gateway.sdl.subgraph import Subgraph
from gateway.sdl.type_reference import named_type

ROOTS = frozenset(DEFAULT_ROOTS.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """A way into a subgraph: a resolvable key of a type there. Root types are open without any."""

    position: Position
    key: FieldSet
    text: str


@dataclass(frozen=True)
class View:
    """What can be looked up about types; nothing here depends on a path."""

    sources: Sources
    merged: Schema

    @cached_property
    def subgraphs(self) -> Mapping[str, Subgraph]:
        """All subgraphs by name."""
        return {subgraph.name: subgraph for subgraph in self.sources.subgraphs}

    @cached_property
    def _possible(self) -> Mapping[str, tuple[str, ...]]:
        """The objects that each abstract type can be."""
        found: dict[str, list[str]] = {}
        for definition in self.merged.types.values():
            if definition.kind is Kind.OBJECT:
                for interface in definition.interfaces:
                    found.setdefault(interface, []).append(definition.name)
            elif definition.kind is Kind.UNION:
                found.setdefault(definition.name, []).extend(definition.members)
        return {name: tuple(names) for name, names in found.items()}

    @cached_property
    def _entries(self) -> Mapping[str, tuple[Entry, ...]]:
        return {name: tuple(self._own_entries(name)) for name in self.sources.types}

    def _own_entries(self, name: str) -> Iterator[Entry]:
        for source in self.sources.types[name]:
            position = Position(source.subgraph.name, name)
            if name in ROOTS:
                yield Entry(position, (), "")
            for key in applied(source.definition, "key"):
                if key.arguments.get("resolvable", True) is not False:
                    yield Entry(position, field_set_of(key), str(key.arguments.get("fields")))

    def entries(self, type_name: str) -> tuple[Entry, ...]:
        """Give the ways into subgraphs for objects of a type, as themselves or as interface objects."""
        definition = self.merged.types[type_name]
        own = self._entries.get(type_name, ())
        if definition.kind is not Kind.OBJECT or not definition.interfaces:
            return own
        stand_ins = (entry for interface in definition.interfaces for entry in self._entries.get(interface, ()))
        return (*own, *(entry for entry in stand_ins if self.is_interface_object(entry.position)))

    def definition(self, position: Position) -> TypeDefinition:
        """Give the type at a position as its subgraph defines it."""
        return self.subgraphs[position.graph].schema.types[position.type]

    def is_interface_object(self, position: Position) -> bool:
        """Say whether the position's type there is an @interfaceObject."""
        definition = self.definition(position)
        return definition.kind is Kind.OBJECT and has(definition, "interfaceObject")

    def source(self, position: Position, field_name: str) -> FieldSource | None:
        """Give a field as the position's subgraph defines it."""
        definition = self.definition(position)
        item = definition.fields.get(field_name)
        return None if item is None else FieldSource(self.subgraphs[position.graph], definition, item)

    def positions_by_field(self, positions: Positions) -> Mapping[str, Sequence[Position]]:
        """Give, for each field, the positions whose subgraphs define it: root types have many of both."""
        found: dict[str, list[Position]] = {}
        for position in positions:
            for name in self.definition(position).fields:
                found.setdefault(name, []).append(position)
        return found

    def target(self, type_name: str, field_name: str) -> str:
        """Give the named type of a merged field."""
        return named_type(self.merged.types[type_name].fields[field_name].type)

    def runtime_types(self, type_name: str) -> tuple[str, ...]:
        """Give the objects that a merged type can be."""
        definition = self.merged.types[type_name]
        return (type_name,) if definition.kind is Kind.OBJECT else self._possible.get(type_name, ())

    def runtime_types_at(self, position: Position) -> frozenset[str]:
        """Give the objects that the type at a position can be there."""
        definition = self.definition(position)
        if definition.kind is Kind.UNION:
            return frozenset(definition.members)
        if definition.kind is Kind.INTERFACE:
            types = self.subgraphs[position.graph].schema.types
            names = self._possible.get(position.type, ())
            return frozenset(each for each in names if each in types and position.type in types[each].interfaces)
        if has(definition, "interfaceObject"):
            return frozenset(self._possible.get(position.type, ()))
        return frozenset({position.type})

    @cached_property
    def _contexts_by_type(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for subgraph in self.sources.subgraphs:
            for definition in subgraph.schema.types.values():
                names = {f"{subgraph.name}__{each.arguments.get('name')}" for each in applied(definition, "context")}
                if names and definition.name in self.merged.types:
                    for name in {definition.name, *self.runtime_types(definition.name)}:
                        found.setdefault(name, set()).update(names)
        return {name: frozenset(names) for name, names in found.items()}

    def contexts_of(self, type_name: str) -> frozenset[str]:
        """Give the contexts that objects of a type set for what is below them."""
        return self._contexts_by_type.get(type_name, frozenset())

    def needed_contexts(self, source: FieldSource) -> Iterator[tuple[str, tuple[tuple[str, FieldSet], ...]]]:
        """Give the contexts that a field takes arguments from, with what it reads of each type that sets them."""
        for argument in context_arguments(source.subgraph, source.field):
            readings = tuple(
                (definition.name, selection_for(source.subgraph, definition, argument.selection))
                for definition in source.subgraph.schema.types_of(Kind.OBJECT)
                if f"{source.subgraph.name}__{argument.context}" in self.contexts_of(definition.name)
            )
            yield f"{source.subgraph.name}__{argument.context}", readings
