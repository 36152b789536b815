"""NO_EXECUTABLE_DIRECTIVE_INTERSECTION: no place is left where clients could use a directive."""

from gateway.composition.executable_directives import executable_directives, executable_names, is_absent_somewhere
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look for directives that merging dropped although subgraphs define them."""
    subgraphs = context.sources.subgraphs
    everywhere = {name for name, _ in executable_directives(subgraphs)}
    for name in executable_names(subgraphs):
        if name not in everywhere and name not in context.composed and not is_absent_somewhere(name, subgraphs):
            sentence = f'"@{name}" is left out of the supergraph: the subgraphs share no location for it.'
            context.reports.hint("NO_EXECUTABLE_DIRECTIVE_INTERSECTION", sentence)
