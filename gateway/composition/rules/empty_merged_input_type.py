"""EMPTY_MERGED_INPUT_TYPE: subgraphs share no field of an input object."""

from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Look for input objects that nothing was left of."""
    for name, kind in context.sources.kinds.items():
        if kind is Kind.INPUT_OBJECT and name not in context.merged.types:
            sentence = f'The subgraphs that define the input object "{name}" have no field of it in common.'
            locations = [source.location for source in context.sources.types[name]]
            context.reports.error("EMPTY_MERGED_INPUT_TYPE", sentence, *locations)
