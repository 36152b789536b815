"""INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM: some subgraph does not know a value that clients could send."""

from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Look for values that merging dropped."""
    for name, kind in context.sources.kinds.items():
        if kind is Kind.ENUM:
            definitions = context.sources.types[name]
            for value in dict.fromkeys(value for source in definitions for value in source.definition.values):
                if value not in context.merged.types[name].values:
                    sentence = f'"{name}.{value}" is left out of the supergraph: not all subgraphs know it.'
                    locations = [source.location for source in definitions]
                    context.reports.hint("INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM", sentence, *locations)
