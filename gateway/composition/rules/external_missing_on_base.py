"""EXTERNAL_MISSING_ON_BASE: a field is @external in every subgraph that has it."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Look for fields that nobody resolves."""
    for type_name, name, definitions in context.sources.all_fields(Kind.OBJECT, Kind.INTERFACE):
        if not context.sources.resolving(definitions):
            subgraphs = named([source.subgraph.name for source in definitions])
            sentence = f'"{type_name}.{name}" is @external in {subgraphs}, and no other subgraph has it.'
            locations = [source.location for source in definitions]
            fix = "Define it in the subgraph that resolves it."
            context.reports.error("EXTERNAL_MISSING_ON_BASE", sentence, *locations, fix=fix)
