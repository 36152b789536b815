"""INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE: some subgraph does not define a directive of clients."""

from gateway.composition.executable_directives import executable_directives, executable_names, is_absent_somewhere
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look for directives that merging dropped."""
    subgraphs = context.sources.subgraphs
    everywhere = {name for name, _ in executable_directives(subgraphs)}
    for name in executable_names(subgraphs):
        if name not in everywhere and name not in context.composed and is_absent_somewhere(name, subgraphs):
            sentence = f'"@{name}" is left out of the supergraph, for not all subgraphs define it.'
            context.reports.hint("INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE", sentence)
