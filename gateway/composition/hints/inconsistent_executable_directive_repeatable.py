"""INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE: only some subgraphs let clients repeat a directive."""

from gateway.composition.executable_directives import executable_directives
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Compare the definitions of each directive."""
    for name, definitions in executable_directives(context.sources.subgraphs):
        if len({definition.repeatable for definition in definitions}) > 1 and name not in context.composed:
            sentence = f'"@{name}" is repeatable in some subgraphs only, so it is not repeatable in the supergraph.'
            context.reports.hint("INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE", sentence)
