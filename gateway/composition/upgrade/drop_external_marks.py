"""Federation 1 wanted @external on the key fields of an extension, though the extension can resolve them."""

from dataclasses import replace

from gateway.composition.field_roles import FieldRoles
from gateway.composition.upgrade.rewrite import map_output_fields, map_types, without
from gateway.sdl.model import Field, TypeDefinition
from gateway.sdl.subgraph import Subgraph


def drop_external_marks(subgraph: Subgraph) -> Subgraph:
    """Drop @external from types and from the key fields of extensions."""
    subgraph = replace(
        subgraph,
        schema=map_types(
            subgraph.schema,
            lambda definition: replace(definition, directives=without(definition.directives, "external")),
        ),
    )
    keys = FieldRoles(subgraph).extension_keys

    def change(definition: TypeDefinition, item: Field) -> Field:
        if (definition.name, item.name) not in keys:
            return item
        return replace(item, directives=without(item.directives, "external"))

    return replace(subgraph, schema=map_output_fields(subgraph.schema, change))
