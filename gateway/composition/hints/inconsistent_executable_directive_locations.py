"""INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS: subgraphs let clients use a directive in different places."""

from gateway.composition.executable_directives import EXECUTABLE_LOCATIONS, executable_directives
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Compare the definitions of each directive."""
    for name, definitions in executable_directives(context.sources.subgraphs):
        places = {frozenset(EXECUTABLE_LOCATIONS).intersection(each.locations) for each in definitions}
        if len(places) > 1 and name not in context.composed:
            sentence = f'"@{name}" is kept for the locations only that all subgraphs give it.'
            context.reports.hint("INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS", sentence)
