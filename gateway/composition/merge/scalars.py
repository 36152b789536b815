"""Definitions of one scalar in several subgraphs in, the supergraph's scalar out."""

from gateway.composition.merge.applied_directives import merge_directives
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.sources import elements
from gateway.sdl.model import Kind, TypeDefinition


def merge_scalars(context: MergeContext) -> dict[str, TypeDefinition]:
    """Merge every scalar of the authors' own."""
    return {name: _merge(context, name) for name in context.names_of(Kind.SCALAR)}


def _merge(context: MergeContext, name: str) -> TypeDefinition:
    definitions = context.sources.types[name]
    return TypeDefinition(
        kind=Kind.SCALAR,
        name=name,
        description=merge_descriptions(source.definition.description for source in definitions),
        directives=(
            *(context.join("type", source.subgraph) for source in definitions),
            *merge_directives(context, elements(definitions)),
        ),
    )
