"""LIST_SIZE_INVALID_ASSUMED_SIZE: @listSize assumes a negative size."""

from gateway.composition.list_sizes import list_sizes
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Look at every assumed size."""
    for size in list_sizes(context):
        assumed = size.directive.arguments.get("assumedSize")
        if isinstance(assumed, int) and assumed < 0:
            sentence = f'"{size.coordinate}" has @listSize with a negative assumed size.'
            context.error("LIST_SIZE_INVALID_ASSUMED_SIZE", sentence, size.directive.place)
