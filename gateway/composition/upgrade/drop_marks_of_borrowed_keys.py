"""In federation 1 an extension without @key could be entered by the owner's keys: it resolves their fields."""

from collections.abc import Sequence
from dataclasses import replace

from gateway.composition.field_roles import Coordinate, field_set_of
from gateway.composition.upgrade.rewrite import map_output_fields, without
from gateway.sdl.field_set import selected_fields
from gateway.sdl.model import Field, Kind, TypeDefinition, applied, has
from gateway.sdl.subgraph import Subgraph


def drop_marks_of_borrowed_keys(subgraph: Subgraph, subgraphs: Sequence[Subgraph]) -> Subgraph:
    """Drop @external from fields that a key of another subgraph selects, on extensions that have no key."""
    borrowed: set[Coordinate] = set()
    for definition in subgraph.schema.types_of(Kind.OBJECT):
        if _is_extension(definition) and not has(definition, "key"):
            borrowed |= _key_fields(definition.name, subgraph, subgraphs)
    if not borrowed:
        return subgraph

    def change(definition: TypeDefinition, item: Field) -> Field:
        if (definition.name, item.name) not in borrowed:
            return item
        return replace(item, directives=without(item.directives, "external"))

    return replace(subgraph, schema=map_output_fields(subgraph.schema, change))


def _is_extension(definition: TypeDefinition) -> bool:
    return has(definition, "extends") or (definition.is_extended and not definition.is_defined)


def _key_fields(name: str, subgraph: Subgraph, subgraphs: Sequence[Subgraph]) -> set[Coordinate]:
    """Read the other subgraphs' keys of a type against this subgraph's fields."""
    return {
        (parent.name, field_name)
        for other in subgraphs
        if other.name != subgraph.name and name in other.schema.types
        for key in applied(other.schema.types[name], "key")
        for parent, field_name in selected_fields(subgraph.schema, name, field_set_of(key))
    }
