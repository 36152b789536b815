"""INCONSISTENT_INPUT_OBJECT_FIELD: some subgraph does not know an optional input field, so it is left out."""

from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Look for input fields that merging dropped."""
    for type_name, name, definitions in context.sources.all_fields(Kind.INPUT_OBJECT):
        if name not in context.merged.types[type_name].fields:
            sentence = f'"{type_name}.{name}" is left out of the supergraph, for some subgraph does not know it.'
            locations = [source.location for source in definitions]
            context.reports.hint("INCONSISTENT_INPUT_OBJECT_FIELD", sentence, *locations)
