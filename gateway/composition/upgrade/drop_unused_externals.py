"""Federation 1 let fields be @external without any use; they are dropped."""

from dataclasses import replace

from gateway.composition.field_roles import FieldRoles
from gateway.composition.upgrade.rewrite import map_output_fields
from gateway.sdl.model import Field, TypeDefinition
from gateway.sdl.subgraph import Subgraph


def drop_unused_externals(subgraph: Subgraph) -> Subgraph:
    """Drop external fields that nothing uses."""
    roles = FieldRoles(subgraph)
    unused = roles.external - roles.used
    if not unused:
        return subgraph

    def change(definition: TypeDefinition, item: Field) -> Field | None:
        return None if (definition.name, item.name) in unused else item

    return replace(subgraph, schema=map_output_fields(subgraph.schema, change))
