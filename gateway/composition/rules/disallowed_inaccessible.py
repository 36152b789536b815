"""DISALLOWED_INACCESSIBLE: @inaccessible stands on a directive or type that a linked specification defines."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.visibility import is_hidden, is_of_composed_feature, places
from gateway.sdl.model import Element


def check(context: MergedContext) -> None:
    """Look at the composed directives, and at types that bear the prefix of their specification."""
    for composed in context.composed.values():
        for argument in context.merged.directive_definitions[composed.name].arguments.values():
            if is_hidden(context, argument):
                sentence = (
                    f'"@{composed.name}({argument.name}:)" belongs to a specification and cannot be @inaccessible.'
                )
                location = composed.subgraph.at(argument.place)
                context.reports.error("DISALLOWED_INACCESSIBLE", sentence, location, fix="Remove @inaccessible here.")
    for definition in context.merged.types.values():
        elements: list[Element] = [definition, *definition.fields.values(), *definition.values.values()]
        if is_of_composed_feature(context, definition) and any(is_hidden(context, each) for each in elements):
            sentence = f'"{definition.name}" belongs to a specification and cannot be @inaccessible.'
            context.reports.error("DISALLOWED_INACCESSIBLE", sentence, *places(context, definition.name))
