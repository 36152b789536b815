"""REFERENCED_INACCESSIBLE: something that clients see is of a type that they do not see."""

from collections.abc import Iterator

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.visibility import is_hidden, is_of_composed_feature, places, visible_fields, visible_inputs
from gateway.errors import Location
from gateway.sdl.model import Kind
from gateway.sdl.type_reference import named_type


def check(context: MergedContext) -> None:
    """Look at the type of every visible field and argument."""
    for coordinate, reference, locations in _references(context):
        definition = context.merged.types.get(named_type(reference))
        if (
            definition is not None
            and is_hidden(context, definition)
            and not is_of_composed_feature(context, definition)
        ):
            sentence = f'"{coordinate}" is visible to clients, but its type "{definition.name}" is @inaccessible.'
            context.reports.error("REFERENCED_INACCESSIBLE", sentence, *locations, fix="Hide both or neither.")


def _references(context: MergedContext) -> Iterator[tuple[str, str, tuple[Location, ...]]]:
    for definition, item in visible_fields(context):
        if definition.kind is not Kind.INPUT_OBJECT:
            coordinate = f"{definition.name}.{item.name}"
            yield coordinate, item.type, places(context, definition.name, item.name)
    for each in visible_inputs(context):
        yield each.coordinate, each.item.type, places(context, each.type_name, each.field_name)
    for directive in context.merged.directive_definitions.values():
        for argument in directive.arguments.values():
            yield f"@{directive.name}({argument.name}:)", argument.type, ()
