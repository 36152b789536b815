"""INCONSISTENT_UNION_MEMBER: some subgraph does not know a member of a union."""

from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Compare the members of each union."""
    for name, kind in context.sources.kinds.items():
        definitions = context.sources.types[name]
        for member in context.merged.types[name].members if kind is Kind.UNION else ():
            lacking = [source for source in definitions if member not in source.definition.members]
            if lacking:
                sentence = f'"{member}" is a member of the union "{name}" in some subgraphs only.'
                context.reports.hint("INCONSISTENT_UNION_MEMBER", sentence, *(source.location for source in lacking))
