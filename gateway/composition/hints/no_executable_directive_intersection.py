"""NO_EXECUTABLE_DIRECTIVE_INTERSECTION: no place is left where clients could use a directive."""

from gateway.composition.executable_directives import executable_directives
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look for directives that all define and merging dropped."""
    for name, _ in executable_directives(context.sources.subgraphs):
        if name not in context.merged.directive_definitions:
            sentence = f'"@{name}" is left out of the supergraph: the subgraphs share no location for it.'
            context.reports.hint("NO_EXECUTABLE_DIRECTIVE_INTERSECTION", sentence)
