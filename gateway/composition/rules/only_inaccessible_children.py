"""ONLY_INACCESSIBLE_CHILDREN: a type is visible to clients, but nothing in it is."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.visibility import is_hidden, places, visible_types
from gateway.sdl.model import Element, TypeDefinition


def check(context: MergedContext) -> None:
    """Look at the fields, values and members of every visible type."""
    for definition in visible_types(context):
        children = _children(context, definition)
        if children and all(is_hidden(context, child) for child in children):
            sentence = f'"{definition.name}" is visible to clients, but everything in it is @inaccessible.'
            locations = places(context, definition.name)
            context.reports.error("ONLY_INACCESSIBLE_CHILDREN", sentence, *locations, fix="Hide the type as well.")


def _children(context: MergedContext, definition: TypeDefinition) -> list[Element]:
    members = [context.merged.types[name] for name in definition.members if name in context.merged.types]
    return [*definition.fields.values(), *definition.values.values(), *members]
