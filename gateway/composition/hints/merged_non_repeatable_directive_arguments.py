"""MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS: subgraphs give a directive arguments that were merged."""

from gateway.composition.directive_arguments import differing_applications
from gateway.composition.rule_contexts import MergedContext

_MERGED = frozenset({"cost", "listSize", "requiresScopes", "policy"})


def check(context: MergedContext) -> None:
    """Look at the directives whose arguments have rules of merging."""
    for element, name in differing_applications(context, _MERGED):
        sentence = f'"{element.coordinate}" has "@{name}" with different arguments; they were merged.'
        context.reports.hint("MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS", sentence, *element.locations())
