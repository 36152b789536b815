"""Definitions of one union in several subgraphs in, the supergraph's union out: all members of all of them."""

from gateway.composition.merge.applied_directives import merge_directives
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.sources import elements
from gateway.sdl.model import Kind, TypeDefinition


def merge_unions(context: MergeContext) -> dict[str, TypeDefinition]:
    """Merge every union."""
    return {name: _merge(context, name) for name in context.names_of(Kind.UNION)}


def _merge(context: MergeContext, name: str) -> TypeDefinition:
    definitions = context.sources.types[name]
    members = dict.fromkeys(member for source in definitions for member in source.definition.members)
    having = [
        (source.subgraph, member) for member in members for source in definitions if member in source.definition.members
    ]
    return TypeDefinition(
        kind=Kind.UNION,
        name=name,
        description=merge_descriptions(source.definition.description for source in definitions),
        directives=(
            *(context.join("type", source.subgraph) for source in definitions),
            *(context.join("unionMember", subgraph, member=member) for subgraph, member in having),
            *merge_directives(context, elements(definitions)),
        ),
        members=tuple(members),
    )
