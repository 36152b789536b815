"""Checked subgraphs in, an index of who defines what out: what merging and the rules after it look things up in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gateway.composition.field_roles import FieldRoles
from gateway.composition.overrides import Override, find_overrides
from gateway.errors import Location
from gateway.sdl.model import Element, Field, Kind, TypeDefinition, has
from gateway.sdl.subgraph import Subgraph


@dataclass(frozen=True, slots=True)
class TypeSource:
    """A type as one subgraph defines it."""

    subgraph: Subgraph
    definition: TypeDefinition

    @property
    def is_interface_object(self) -> bool:
        """Say whether this object stands for an interface of other subgraphs."""
        return self.definition.kind is Kind.OBJECT and has(self.definition, "interfaceObject")

    @property
    def merged_kind(self) -> Kind:
        """The kind that this definition has in the supergraph."""
        return Kind.INTERFACE if self.is_interface_object else self.definition.kind

    @property
    def location(self) -> Location:
        """Where the definition stands."""
        return self.subgraph.at(self.definition.place)


@dataclass(frozen=True, slots=True)
class FieldSource:
    """A field as one subgraph defines it."""

    subgraph: Subgraph
    definition: TypeDefinition
    field: Field

    @property
    def location(self) -> Location:
        """Where the field stands."""
        return self.subgraph.at(self.field.place)


@dataclass(frozen=True)
class Sources:
    """All subgraphs, by name, and what they define."""

    subgraphs: tuple[Subgraph, ...]

    @cached_property
    def roles(self) -> Mapping[str, FieldRoles]:
        """Each subgraph's field roles."""
        return {subgraph.name: FieldRoles(subgraph) for subgraph in self.subgraphs}

    @cached_property
    def overrides(self) -> Mapping[tuple[str, str], Mapping[str, Override]]:
        """By type and field: what @override makes of it in each subgraph that is concerned."""
        return find_overrides(self.roles)

    @cached_property
    def types(self) -> Mapping[str, tuple[TypeSource, ...]]:
        """Each type's definitions, in the order of the subgraphs."""
        found: dict[str, list[TypeSource]] = {}
        for subgraph in self.subgraphs:
            for name, definition in subgraph.schema.types.items():
                found.setdefault(name, []).append(TypeSource(subgraph, definition))
        return {name: tuple(definitions) for name, definitions in found.items()}

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kind of each type in the supergraph. Types that subgraphs disagree on have none: a rule reports them."""
        return {
            name: definitions[0].merged_kind
            for name, definitions in self.types.items()
            if len({source.merged_kind for source in definitions}) == 1
        }

    @cached_property
    def supertypes(self) -> Mapping[str, frozenset[str]]:
        """Each type's interfaces and unions, as any subgraph says."""
        found: dict[str, set[str]] = {}
        for name, definitions in self.types.items():
            for source in definitions:
                found.setdefault(name, set()).update(source.definition.interfaces)
                for member in source.definition.members:
                    found.setdefault(member, set()).add(name)
        return {name: frozenset(supertypes) for name, supertypes in found.items()}

    def is_subtype(self, name: str, of: str) -> bool:
        """Say whether some subgraph makes `name` implement the interface `of`, or a member of the union `of`."""
        return of in self.supertypes.get(name, ())

    def fields(self, type_name: str) -> Mapping[str, tuple[FieldSource, ...]]:
        """Give each field of a type with its definitions, in the order of first appearance."""
        return self._fields[type_name]

    @cached_property
    def _fields(self) -> Mapping[str, Mapping[str, tuple[FieldSource, ...]]]:
        """By type: its fields. Every rule asks for them, and root types have fields in every subgraph."""
        found: dict[str, dict[str, list[FieldSource]]] = {name: {} for name in self.types}
        for type_name, definitions in self.types.items():
            for source in definitions:
                for name, item in source.definition.fields.items():
                    of_name = found[type_name].setdefault(name, [])
                    of_name.append(FieldSource(source.subgraph, source.definition, item))
        return {
            type_name: {name: tuple(definitions) for name, definitions in fields.items()}
            for type_name, fields in found.items()
        }

    def all_fields(self, *kinds: Kind) -> Iterator[tuple[str, str, tuple[FieldSource, ...]]]:
        """Give type name, field name and definitions of every field of the types of these kinds."""
        for type_name, kind in self.kinds.items():
            if kind in kinds:
                for field_name, definitions in self.fields(type_name).items():
                    yield type_name, field_name, definitions

    def is_external(self, source: FieldSource) -> bool:
        """Say whether the field is not resolved by the subgraph that the source is from."""
        return (source.definition.name, source.field.name) in self.roles[source.subgraph.name].external

    def resolving(self, definitions: Sequence[FieldSource]) -> tuple[FieldSource, ...]:
        """Leave out the definitions that are external."""
        return tuple(source for source in definitions if not self.is_external(source))

    def override_of(self, source: FieldSource) -> Override | None:
        """Give what @override makes of the field in its subgraph."""
        return self.overrides.get((source.definition.name, source.field.name), {}).get(source.subgraph.name)


def elements(definitions: Sequence[TypeSource]) -> list[tuple[Subgraph, Element]]:
    """Give the definitions with their subgraphs, as the mergers of descriptions and directives take them."""
    return [(source.subgraph, source.definition) for source in definitions]


def named(subgraphs: Sequence[str]) -> str:
    """Write names of subgraphs for a sentence: `subgraph "a"`, `subgraphs "a" and "b"`."""
    quoted = [f'"{name}"' for name in subgraphs]
    if len(quoted) == 1:
        return f"subgraph {quoted[0]}"
    return f"subgraphs {', '.join(quoted[:-1])} and {quoted[-1]}"
