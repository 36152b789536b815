"""CONTEXT_INVALID_SELECTION: what a @fromContext selects is not one value of the argument's type."""

from collections.abc import Iterator

from gateway.composition.context_arguments import parse_context_selection
from gateway.composition.context_usages import ContextUsage, context_usages, setters
from gateway.composition.merge.type_references import is_subtype
from gateway.composition.rule_contexts import SubgraphContext
from gateway.composition.specification.interface_implementations import SchemaHierarchy
from gateway.sdl.field_set import FieldSelection, FieldSet, FieldSetSyntaxError, FragmentSelection
from gateway.sdl.model import Kind, TypeDefinition
from gateway.sdl.type_reference import is_list, named_type, nullable


def check(context: SubgraphContext) -> None:
    """Follow every selection on each type that sets its context. What it gives may always be null."""
    for usage in context_usages(context):
        if usage.parsed is not None and usage.definition.kind is Kind.OBJECT:
            name, text = usage.parsed
            for trouble in _troubles(context, usage, name, text):
                sentence = f'"{usage.coordinate}" selects from the context "{name}" {trouble}.'
                context.error("CONTEXT_INVALID_SELECTION", sentence, usage.directive.place)
                break


def _troubles(context: SubgraphContext, usage: ContextUsage, name: str, text: str) -> Iterator[str]:
    try:
        selections = parse_context_selection(text)
    except FieldSetSyntaxError as error:
        yield f"what cannot be read: {error}"
        return
    if any(_has_directives(selection) for selection in selections):
        yield "with a directive, which is not allowed"
    fragments = [selection for selection in selections if isinstance(selection, FragmentSelection)]
    types = [_possible(context, setter) for setter in setters(context, name)]
    if fragments and types:
        yield from _troubles_of_conditions(context, [fragment.on for fragment in fragments], types)
        for fragment in fragments:
            yield from _on_type(context, usage, fragment.on or "", fragment.selections)
    else:
        for setter in setters(context, name):
            yield from _on_type(context, usage, setter.name, selections)


def _possible(context: SubgraphContext, setter: TypeDefinition) -> frozenset[str]:
    """Give the objects that a type which sets the context can be."""
    if setter.kind is Kind.OBJECT:
        return frozenset({setter.name})
    implementing = (each.name for each in context.schema.types_of(Kind.OBJECT) if setter.name in each.interfaces)
    return frozenset({*setter.members, *implementing})


def _troubles_of_conditions(
    context: SubgraphContext, conditions: list[str | None], types: list[frozenset[str]]
) -> Iterator[str]:
    """Compare the types that fragments are for with those that set the context: `types` has a set for each of these."""
    objects = {definition.name for definition in context.schema.types_of(Kind.OBJECT)}
    anywhere = frozenset().union(*types)
    for condition in conditions:
        if condition not in objects:
            yield f'on "{condition}", which is no object type'
        elif conditions.count(condition) > 1:
            yield f'on "{condition}" more than once'
        elif condition not in anywhere:
            yield f'on "{condition}", which does not set it'
    for possible in types:
        if possible.isdisjoint(conditions):
            yield f"nothing for {_listed(possible)}"


def _listed(names: frozenset[str]) -> str:
    return " or ".join(f'"{name}"' for name in sorted(names))


def _has_directives(selection: object) -> bool:
    directives = getattr(selection, "directives", ())
    return bool(directives) or any(_has_directives(item) for item in getattr(selection, "selections", ()))


def _on_type(context: SubgraphContext, usage: ContextUsage, type_name: str, selections: FieldSet) -> Iterator[str]:
    definition = context.schema.types.get(type_name)
    selected = _selected_type(context, definition, selections) if definition else None
    if selected is None:
        yield f'something other than one plain field of "{type_name}"'
    elif not is_subtype(nullable(selected), usage.argument.type, SchemaHierarchy(context.schema)):
        yield f'a "{selected}", which does not fit "{usage.argument.type}"'


def _selected_type(context: SubgraphContext, definition: TypeDefinition, selections: FieldSet) -> str | None:
    """Give the type of the one value selected, or None where it is not one value."""
    if len(selections) != 1 or not isinstance(selections[0], FieldSelection):
        return None
    selection = selections[0]
    item = definition.fields.get(selection.name)
    if item is None or selection.alias:
        return None
    below = context.schema.types.get(named_type(item.type))
    is_composite = below is not None and below.kind in {Kind.OBJECT, Kind.INTERFACE, Kind.UNION}
    if below is None or not is_composite:
        return None if selection.selections else item.type
    inner = _selected_type(context, below, selection.selections)
    if inner is None:
        return None
    if is_list(item.type):
        return item.type.replace(named_type(item.type), nullable(inner))
    return inner
