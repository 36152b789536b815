"""NO_CONTEXT_IN_SELECTION: the value of a @fromContext does not begin with a context, or selects nothing of it."""

from gateway.composition.context_usages import context_usages
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Look at the value of every @fromContext."""
    for usage in context_usages(context):
        if usage.parsed is None:
            sentence = f'"{usage.coordinate}": "{usage.text}" is not of the form "$context {{ field }}".'
            context.error("NO_CONTEXT_IN_SELECTION", sentence, usage.directive.place)
