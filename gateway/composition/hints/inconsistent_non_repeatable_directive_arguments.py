"""INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS: subgraphs apply a directive with arguments that cannot merge."""

from gateway.composition.directive_arguments import differing_applications
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look at the directives of which one application is chosen."""
    composed = {name for name, each in context.composed.items() if not each.definition.repeatable}
    for element, name in differing_applications(context, frozenset({"deprecated", "specifiedBy", *composed})):
        sentence = f'"{element.coordinate}" has "@{name}" with different arguments; the most frequent ones are taken.'
        context.reports.hint("INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS", sentence, *element.locations())
