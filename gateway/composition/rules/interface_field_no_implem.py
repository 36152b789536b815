"""INTERFACE_FIELD_NO_IMPLEM: the merged interface has a field that a merged implementation lacks."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named
from gateway.sdl.model import Kind, TypeDefinition


def check(context: MergedContext) -> None:
    """Compare each object and interface with all of its interfaces, whichever subgraph they come from."""
    types = context.merged.types
    for definition in context.merged.types_of(Kind.OBJECT, Kind.INTERFACE):
        for name in definition.interfaces:
            if name in types:
                _compare(context, definition, types[name])


def _compare(context: MergedContext, definition: TypeDefinition, interface: TypeDefinition) -> None:
    for field_name in interface.fields:
        if field_name in definition.fields:
            continue
        sources = context.sources.fields(interface.name)[field_name]
        sentence = (
            f'"{interface.name}.{field_name}" is declared in {named([each.subgraph.name for each in sources])},'
            f' but "{definition.name}", which implements "{interface.name}", has no such field in any subgraph.'
        )
        locations = [source.location for source in context.sources.types[definition.name]]
        context.reports.error("INTERFACE_FIELD_NO_IMPLEM", sentence, *locations)
