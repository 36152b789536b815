"""Federation 1 told owners from extensions; federation 2 does not, so extensions become definitions."""

from dataclasses import replace

from gateway.composition.upgrade.rewrite import map_output_fields, map_types
from gateway.sdl.model import Directive, TypeDefinition
from gateway.sdl.subgraph import Subgraph


def fold_extensions(subgraph: Subgraph) -> Subgraph:
    """Forget which parts of a type stood on an `extend type`."""

    def change(definition: TypeDefinition) -> TypeDefinition:
        if not definition.is_extended:
            return definition
        return replace(
            definition, is_defined=True, is_extended=False, directives=_forget_extension(definition.directives)
        )

    schema = map_types(subgraph.schema, change)
    return replace(
        subgraph,
        schema=map_output_fields(
            schema,
            lambda _, item: (
                replace(item, on_extension=False, directives=_forget_extension(item.directives))
                if item.on_extension
                else item
            ),
        ),
    )


def _forget_extension(directives: tuple[Directive, ...]) -> tuple[Directive, ...]:
    return tuple(replace(directive, on_extension=False) for directive in directives)
