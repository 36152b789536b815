"""EMPTY_MERGED_ENUM_TYPE: subgraphs share no value of an enum that clients send."""

from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Look for enums that nothing was left of."""
    for name, kind in context.sources.kinds.items():
        if kind is Kind.ENUM and not context.merged.types[name].values:
            sentence = f'The enum "{name}" is used as input, and the subgraphs that define it have no value in common.'
            locations = [source.location for source in context.sources.types[name]]
            context.reports.error("EMPTY_MERGED_ENUM_TYPE", sentence, *locations)
