"""Federation 1 let @provides stand on fields of scalar type; it is dropped there."""

from dataclasses import replace

from gateway.composition.upgrade.rewrite import map_output_fields, without
from gateway.sdl.model import Field, Kind, TypeDefinition
from gateway.sdl.subgraph import Subgraph
from gateway.sdl.type_reference import named_type


def drop_meaningless_provides(subgraph: Subgraph) -> Subgraph:
    """Drop @provides where there is nothing below the field to provide."""
    composite = {item.name for item in subgraph.schema.types_of(Kind.OBJECT, Kind.INTERFACE, Kind.UNION)}

    def change(_: TypeDefinition, item: Field) -> Field:
        if named_type(item.type) in composite:
            return item
        return replace(item, directives=without(item.directives, "provides"))

    return replace(subgraph, schema=map_output_fields(subgraph.schema, change))
