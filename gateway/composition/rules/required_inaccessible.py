"""REQUIRED_INACCESSIBLE: an argument or input field is hidden from clients, yet they have to give it."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.visibility import is_hidden, places, visible_fields, visible_types
from gateway.sdl.model import Argument, Field, Kind
from gateway.sdl.type_reference import is_non_null


def check(context: MergedContext) -> None:
    """Look at the hidden parts of what is visible."""
    for definition in visible_types(context):
        if definition.kind is Kind.INPUT_OBJECT:
            for item in definition.fields.values():
                _check(context, f"{definition.name}.{item.name}", item, definition.name, item.name)
    for definition, item in visible_fields(context):
        for argument in item.arguments.values():
            coordinate = f"{definition.name}.{item.name}({argument.name}:)"
            _check(context, coordinate, argument, definition.name, item.name)


def _check(context: MergedContext, coordinate: str, item: Field | Argument, type_name: str, field_name: str) -> None:
    if is_hidden(context, item) and is_non_null(item.type) and not item.has_default:
        sentence = f'"{coordinate}" is @inaccessible, but required.'
        locations = places(context, type_name, field_name)
        context.reports.error("REQUIRED_INACCESSIBLE", sentence, *locations, fix="Make it optional, or show it.")
