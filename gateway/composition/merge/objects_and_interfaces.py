"""Definitions of one object or interface in several subgraphs in, the supergraph's type out."""

from gateway.composition.merge.applied_directives import merge_directives
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.output_fields import merge_output_field
from gateway.composition.sources import TypeSource, elements
from gateway.sdl.model import Directive, Field, Kind, TypeDefinition, applied, has


def merge_objects_and_interfaces(context: MergeContext) -> dict[str, TypeDefinition]:
    """Merge every object and interface: the union of their fields, interfaces and keys."""
    names = context.names_of(Kind.OBJECT, Kind.INTERFACE)
    merged = {name: _merge(context, name) for name in names}
    return {name: definition for name, definition in merged.items() if definition.fields or name == "Query"}


def _merge(context: MergeContext, name: str) -> TypeDefinition:
    definitions = context.sources.types[name]
    implements = [(source, interface) for source in definitions for interface in source.definition.interfaces]
    fields: dict[str, Field] = {}
    for field_name, sources in context.sources.fields(name).items():
        item = merge_output_field(context, field_name, sources, len(definitions))
        if item is not None:
            fields[field_name] = item
    directives = merge_directives(context, elements(definitions))
    return TypeDefinition(
        kind=definitions[0].merged_kind,
        name=name,
        description=merge_descriptions(source.definition.description for source in definitions),
        directives=(
            *(context.join("implements", source.subgraph, interface=interface) for source, interface in implements),
            *(directive for source in definitions for directive in _join_types(context, source)),
            *directives,
        ),
        interfaces=tuple(dict.fromkeys(interface for _, interface in implements)),
        fields=fields,
    )


def _join_types(context: MergeContext, source: TypeSource) -> list[Directive]:
    """Make one `@join__type` a key, or a single one where there is no key."""
    is_interface_object = True if source.is_interface_object else None
    keys = list(applied(source.definition, "key"))
    if not keys:
        return [context.join("type", source.subgraph, isInterfaceObject=is_interface_object)]
    marked = has(source.definition, "extends")
    return [
        context.join(
            "type",
            source.subgraph,
            key=key.arguments.get("fields"),
            extension=True if key.on_extension or marked else None,
            resolvable=key.arguments.get("resolvable"),
            isInterfaceObject=is_interface_object,
        )
        for key in keys
    ]
