"""INVALID_SHAREABLE_USAGE: @shareable stands on an interface's field, or twice on the same declaration."""

from collections import Counter

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Kind, TypeDefinition, applied, has

_CODE = "INVALID_SHAREABLE_USAGE"


def check(context: SubgraphContext) -> None:
    """Look at every @shareable."""
    for definition in context.schema.types_of(Kind.INTERFACE):
        for item in definition.fields.values():
            if has(item, "shareable"):
                sentence = f'"{definition.name}.{item.name}" is a field of an interface: only objects share fields.'
                context.error(_CODE, sentence, item.place, "Mark the implementations' fields.")
    for definition in context.schema.types_of(Kind.OBJECT):
        _check_object(context, definition)


def _check_object(context: SubgraphContext, definition: TypeDefinition) -> None:
    declarations = Counter(directive.on_extension for directive in applied(definition, "shareable"))
    if declarations[False] > 1:
        sentence = f'"{definition.name}" carries @shareable more than once on the same declaration.'
        context.error(_CODE, sentence, definition.place)
    for item in definition.fields.values():
        if len(list(applied(item, "shareable"))) > 1:
            sentence = f'"{definition.name}.{item.name}" carries @shareable more than once.'
            context.error(_CODE, sentence, item.place)
