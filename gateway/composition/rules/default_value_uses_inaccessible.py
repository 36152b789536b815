"""DEFAULT_VALUE_USES_INACCESSIBLE: a visible default names an enum value or input field that clients do not see."""

from collections.abc import Iterator, Mapping

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.visibility import is_hidden, places, visible_inputs
from gateway.sdl.type_reference import is_list, item_type, named_type, nullable
from gateway.sdl.values import EnumLiteral, Value


def check(context: MergedContext) -> None:
    """Look into every visible default."""
    for each in visible_inputs(context):
        for hidden in _hidden_parts(context, each.item.default, each.item.type) if each.item.has_default else ():
            sentence = f'The default of "{each.coordinate}" is visible to clients, but uses "{hidden}", which is not.'
            locations = places(context, each.type_name, each.field_name)
            context.reports.error("DEFAULT_VALUE_USES_INACCESSIBLE", sentence, *locations)


def _hidden_parts(context: MergedContext, value: Value, reference: str) -> Iterator[str]:
    definition = context.merged.types.get(named_type(reference))
    match value:
        case tuple() if is_list(reference):
            for item in value:
                yield from _hidden_parts(context, item, item_type(nullable(reference)))
        case EnumLiteral() if definition is not None and str.__str__(value) in definition.values:
            if is_hidden(context, definition.values[str.__str__(value)]):
                yield f"{definition.name}.{str.__str__(value)}"
        case Mapping() if definition is not None:
            for name, item in value.items():
                if name in definition.fields:
                    if is_hidden(context, definition.fields[name]):
                        yield f"{definition.name}.{name}"
                    yield from _hidden_parts(context, item, definition.fields[name].type)
        case _:
            return
