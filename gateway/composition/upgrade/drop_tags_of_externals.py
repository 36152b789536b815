"""Federation 1 let @tag stand on external fields; it is dropped there, for the field is another subgraph's."""

from dataclasses import replace

from gateway.composition.field_roles import FieldRoles
from gateway.composition.upgrade.rewrite import map_output_fields, without
from gateway.sdl.model import Field, TypeDefinition
from gateway.sdl.subgraph import Subgraph


def drop_tags_of_externals(subgraph: Subgraph) -> Subgraph:
    """Drop @tag from external fields."""
    external = FieldRoles(subgraph).external

    def change(definition: TypeDefinition, item: Field) -> Field:
        if (definition.name, item.name) not in external:
            return item
        return replace(item, directives=without(item.directives, "tag"))

    return replace(subgraph, schema=map_output_fields(subgraph.schema, change))
