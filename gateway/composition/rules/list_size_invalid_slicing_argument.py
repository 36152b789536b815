"""LIST_SIZE_INVALID_SLICING_ARGUMENT: @listSize names an argument that is not there, or is no Int."""

from gateway.composition.list_sizes import list_sizes
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Look at every slicing argument."""
    for size in list_sizes(context):
        for name in size.names("slicingArguments"):
            argument = size.item.arguments.get(name)
            if argument is None:
                sentence = f'"{size.coordinate}" has @listSize with "{name}", which is no argument of it.'
            elif argument.type.removesuffix("!") != "Int":
                sentence = f'"{size.coordinate}" has @listSize with "{name}", which is {argument.type} instead of Int.'
            else:
                continue
            context.error("LIST_SIZE_INVALID_SLICING_ARGUMENT", sentence, size.directive.place)
