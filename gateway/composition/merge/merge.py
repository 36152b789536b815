"""Checked subgraphs in, the supergraph's schema out."""

from gateway.composition.features import find_features
from gateway.composition.merge.applied_directives import merge_directives
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directive_definitions import feature_types, merge_directive_definitions
from gateway.composition.merge.enums import merge_enums
from gateway.composition.merge.graph_names import graph_names
from gateway.composition.merge.inputs import merge_inputs
from gateway.composition.merge.interface_objects import spread_interface_objects
from gateway.composition.merge.interface_requirements import gather_interface_requirements
from gateway.composition.merge.links import supergraph_links
from gateway.composition.merge.machinery import join_version, link_and_join
from gateway.composition.merge.objects_and_interfaces import merge_objects_and_interfaces
from gateway.composition.merge.scalars import merge_scalars
from gateway.composition.merge.unions import merge_unions
from gateway.composition.reports import Reports
from gateway.composition.sources import Sources
from gateway.composition.versions import newest_version
from gateway.sdl.model import Directive, EnumValue, Kind, Schema, TypeDefinition
from gateway.sdl.read_document import DEFAULT_ROOTS


def merge(sources: Sources, reports: Reports) -> Schema:
    """Merge all types and directives. What does not fit together is left to the rules after merging."""
    names = graph_names([subgraph.name for subgraph in sources.subgraphs])
    context = MergeContext(sources, names, find_features(sources.subgraphs), reports)
    version = newest_version(sources.subgraphs)
    machinery = link_and_join(join_version(version))
    extras = feature_types(context)
    types = {
        **machinery.types,
        **extras.types,
        "join__Graph": _join_graph(context),
        **merge_scalars(context),
        **merge_enums(context),
        **merge_unions(context),
        **merge_inputs(context),
        **_merge_composite_types(context),
    }
    schemas = [(subgraph, subgraph.schema) for subgraph in sources.subgraphs]
    return Schema(
        types=types,
        directive_definitions={
            **machinery.directive_definitions,
            **extras.directive_definitions,
            **merge_directive_definitions(context),
        },
        roots={root: name for root, name in DEFAULT_ROOTS.items() if name in types},
        directives=(*supergraph_links(context, version), *merge_directives(context, schemas)),
        description=merge_descriptions(subgraph.schema.description for subgraph in sources.subgraphs),
    )


def _merge_composite_types(context: MergeContext) -> dict[str, TypeDefinition]:
    types = merge_objects_and_interfaces(context)
    types = spread_interface_objects(context, types)
    return gather_interface_requirements(context, types)


def _join_graph(context: MergeContext) -> TypeDefinition:
    values = {
        context.graphs[subgraph.name]: Directive("join__graph", {"name": subgraph.name, "url": subgraph.url})
        for subgraph in context.sources.subgraphs
    }
    return TypeDefinition(
        kind=Kind.ENUM,
        name="join__Graph",
        values={name: EnumValue(name, directives=(directive,)) for name, directive in values.items()},
    )
