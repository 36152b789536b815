"""A subgraph in, what each of its fields is for out: key, required, provided, external, shareable."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from gateway.composition.context_arguments import context_arguments, selection_for
from gateway.sdl.field_set import (
    FieldSet,
    FieldSetSyntaxError,
    implementations,
    is_known,
    parse_field_set,
    selected_fields,
)
from gateway.sdl.model import Directive, Field, Kind, Schema, TypeDefinition, applied, has
from gateway.sdl.subgraph import Subgraph
from gateway.sdl.type_reference import named_type

Coordinate: TypeAlias = tuple[str, str]
"""Type name and field name."""


def field_set_of(directive: Directive) -> FieldSet:
    """Give the selections of a @key, @requires or @provides; nothing where they cannot be read."""
    fields = directive.arguments.get("fields")
    if not isinstance(fields, str):
        return ()
    try:
        return parse_field_set(fields)
    except FieldSetSyntaxError:
        return ()


@dataclass(frozen=True)
class FieldRoles:
    """The roles of one subgraph's fields, each found when first asked for."""

    subgraph: Subgraph

    @property
    def _schema(self) -> Schema:
        return self.subgraph.schema

    @cached_property
    def key_fields(self) -> frozenset[Coordinate]:
        """Fields that some @key selects."""
        return frozenset(
            self._reach(
                (definition.name, key)
                for definition in self._schema.types_of(Kind.OBJECT, Kind.INTERFACE)
                for key in applied(definition, "key")
            )
        )

    @cached_property
    def provided(self) -> frozenset[Coordinate]:
        """Fields that some @provides selects."""
        return frozenset(
            self._reach(
                (named_type(item.type), directive)
                for _, item in self._output_fields()
                for directive in applied(item, "provides")
            )
        )

    @cached_property
    def required(self) -> frozenset[Coordinate]:
        """Fields that some @requires selects."""
        return frozenset(
            self._reach(
                (definition.name, directive)
                for definition, item in self._output_fields()
                for directive in applied(item, "requires")
            )
        )

    @cached_property
    def read_from_context(self) -> frozenset[Coordinate]:
        """Fields that some @fromContext selects."""
        used = {argument for _, item in self._output_fields() for argument in context_arguments(self.subgraph, item)}
        return frozenset(
            (parent.name, name)
            for argument in used
            for setter in self._schema.types.values()
            if any(each.arguments.get("name") == argument.context for each in applied(setter, "context"))
            for parent, name in selected_fields(
                self._schema, setter.name, selection_for(self.subgraph, setter, argument.selection)
            )
        )

    @cached_property
    def interface_fields(self) -> frozenset[Coordinate]:
        """Fields of objects and interfaces that an interface of theirs asks for."""
        types = self._schema.types
        return frozenset(
            (definition.name, name)
            for definition in self._schema.types_of(Kind.OBJECT, Kind.INTERFACE)
            for interface in definition.interfaces
            if interface in types
            for name in types[interface].fields
        )

    @cached_property
    def declared_external(self) -> frozenset[Coordinate]:
        """Fields that are marked @external, themselves or by their type."""
        return frozenset(
            (definition.name, item.name)
            for definition, item in self._output_fields()
            if has(item, "external") or self._type_says(definition, item, "external")
        )

    @cached_property
    def external(self) -> frozenset[Coordinate]:
        """Fields that are not resolved here: @external, except the key fields of a type extension.

        The latter could be resolved by whoever can build the key, so the mark means nothing there.
        """
        return self.declared_external - self.extension_keys

    @cached_property
    def extension_keys(self) -> frozenset[Coordinate]:
        """Fields marked @external that a @key on an extension selects."""
        extensions = (
            (definition.name, key)
            for definition in self._schema.types_of(Kind.OBJECT, Kind.INTERFACE)
            for key in applied(definition, "key")
            if key.on_extension or has(definition, "extends")
        )
        return frozenset(self._reach(extensions)) & self.declared_external

    @cached_property
    def shareable(self) -> frozenset[Coordinate]:
        """Fields that other subgraphs may resolve as well."""
        return self.key_fields | frozenset(
            (definition.name, item.name)
            for definition, item in self._output_fields()
            if self.subgraph.is_federation_1 or has(item, "shareable") or self._type_says(definition, item, "shareable")
        )

    @cached_property
    def used(self) -> frozenset[Coordinate]:
        """Fields that some other declaration of this subgraph needs."""
        return self.key_fields | self.provided | self.required | self.interface_fields | self.read_from_context

    def resolves(self, type_name: str, field_name: str) -> bool:
        """Say whether this subgraph can resolve the field on some path: it is its own, or provided somewhere."""
        coordinate = (type_name, field_name)
        return coordinate not in self.external or coordinate in self.provided

    def _output_fields(self) -> Iterator[tuple[TypeDefinition, Field]]:
        for definition in self._schema.types_of(Kind.OBJECT, Kind.INTERFACE):
            for item in definition.fields.values():
                yield definition, item

    def _type_says(self, definition: TypeDefinition, item: Field, meaning: str) -> bool:
        """Say whether the definition or extension that holds the field carries the directive."""
        return any(directive.on_extension == item.on_extension for directive in applied(definition, meaning))

    def _reach(self, directives: Iterator[tuple[str, Directive]]) -> Iterator[Coordinate]:
        """Give what the directives' field sets select; through an interface, its implementations' fields as well."""
        for type_name, directive in directives:
            selections = field_set_of(directive)
            if not is_known(self._schema, type_name, selections):
                continue
            for parent, name in selected_fields(self._schema, type_name, selections):
                yield parent.name, name
                if parent.kind is Kind.INTERFACE:
                    for implementation in implementations(self._schema, parent.name):
                        yield implementation.name, name
