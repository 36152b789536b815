"""LIST_SIZE_INVALID_SIZED_FIELD: @listSize names a field below that is not there."""

from gateway.composition.list_sizes import list_sizes
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Look at every sized field."""
    for size in list_sizes(context):
        for name in size.names("sizedFields"):
            if size.target is None or name not in size.target.fields:
                sentence = f'"{size.coordinate}" has @listSize with "{name}", but nothing below it is called so.'
                context.error("LIST_SIZE_INVALID_SIZED_FIELD", sentence, size.directive.place)
