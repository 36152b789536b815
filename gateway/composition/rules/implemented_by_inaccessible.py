"""IMPLEMENTED_BY_INACCESSIBLE: an implementation hides what its interface shows."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.visibility import is_hidden, places, visible_types
from gateway.sdl.model import Field, Kind, TypeDefinition


def check(context: MergedContext) -> None:
    """Compare every visible type with its visible interfaces."""
    for definition in visible_types(context):
        if definition.kind in {Kind.OBJECT, Kind.INTERFACE}:
            for name in definition.interfaces:
                interface = context.merged.types.get(name)
                if interface is not None and not is_hidden(context, interface):
                    _compare(context, definition, interface)


def _compare(context: MergedContext, definition: TypeDefinition, interface: TypeDefinition) -> None:
    for promised in interface.fields.values():
        item = definition.fields.get(promised.name)
        if item is None or is_hidden(context, promised):
            continue
        if is_hidden(context, item):
            _report(context, definition, item, interface.name, "")
        else:
            for name, argument in promised.arguments.items():
                own = item.arguments.get(name)
                if own is not None and is_hidden(context, own) and not is_hidden(context, argument):
                    _report(context, definition, item, interface.name, f"({name}:)")


def _report(context: MergedContext, definition: TypeDefinition, item: Field, interface: str, argument: str) -> None:
    coordinate = f"{definition.name}.{item.name}{argument}"
    sentence = f'"{coordinate}" is @inaccessible, but "{interface}.{item.name}{argument}" is visible to clients.'
    locations = places(context, definition.name, item.name)
    context.reports.error("IMPLEMENTED_BY_INACCESSIBLE", sentence, *locations, fix="Hide both or neither.")
