"""Federation 1 let directives stand on interfaces that mean nothing there; they are dropped."""

from dataclasses import replace

from gateway.composition.upgrade.rewrite import map_output_fields, map_types, without
from gateway.sdl.model import Field, Kind, TypeDefinition
from gateway.sdl.subgraph import Subgraph


def clean_interfaces(subgraph: Subgraph) -> Subgraph:
    """Drop @key from interfaces, and @external, @requires and @provides from their fields."""

    def clean_type(definition: TypeDefinition) -> TypeDefinition:
        if definition.kind is not Kind.INTERFACE:
            return definition
        return replace(definition, directives=without(definition.directives, "key"))

    def clean_field(definition: TypeDefinition, item: Field) -> Field:
        if definition.kind is not Kind.INTERFACE:
            return item
        return replace(item, directives=without(item.directives, "external", "requires", "provides"))

    return replace(subgraph, schema=map_output_fields(map_types(subgraph.schema, clean_type), clean_field))
