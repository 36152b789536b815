"""LIST_SIZE_APPLIED_TO_NON_LIST: @listSize speaks of a field that is no list."""

from gateway.composition.list_sizes import list_sizes
from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.type_reference import is_list


def check(context: SubgraphContext) -> None:
    """Look at the field itself or, with `sizedFields`, at the fields below it."""
    for size in list_sizes(context):
        sized = size.names("sizedFields")
        if not sized and not is_list(size.item.type):
            sentence = f'"{size.coordinate}" has @listSize, but is no list.'
            context.error("LIST_SIZE_APPLIED_TO_NON_LIST", sentence, size.directive.place)
        for name in sized if size.target else ():
            below = size.target.fields.get(name) if size.target else None
            if below is not None and not is_list(below.type):
                sentence = f'"{size.coordinate}" has @listSize(sizedFields: …) with "{name}", which is no list.'
                context.error("LIST_SIZE_APPLIED_TO_NON_LIST", sentence, size.directive.place)
