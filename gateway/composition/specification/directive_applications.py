"""A subgraph in; applications of directives that are unknown, misplaced, repeated or wrongly filled are reported.

Source: GraphQL specification, section 5.7 on directives.
"""

from collections.abc import Iterator

from gateway.composition.rule_contexts import SubgraphContext
from gateway.composition.specification.literals import fits
from gateway.sdl.federation_directives import NEWEST, directives_of
from gateway.sdl.model import Argument, Directive, DirectiveDefinition, Kind, TypeDefinition
from gateway.sdl.type_reference import is_non_null, named_type
from gateway.sdl.values import print_value

_BUILT_IN = frozenset({"deprecated", "specifiedBy", "oneOf", "skip", "include"})

_NO_TEXTS = frozenset({"Int", "Float", "Boolean"})

_Applied = tuple[str, str, tuple[Directive, ...]]
"""Coordinate, location, and the directives there."""


def check_directive_applications(context: SubgraphContext) -> None:
    """Report each application of what is not known, at a place or with an argument that its definition has not."""
    for coordinate, location, directives in _applications(context):
        seen: set[str] = set()
        for directive in directives:
            if directive.name == context.link_name:
                continue
            if directive.name in _BUILT_IN:
                _check_repetition(context, coordinate, directive, seen)
                continue
            definition = context.given_directives.get(directive.name)
            if definition is None:
                sentence = (
                    f'{coordinate} carries "@{directive.name}", which is not defined.{_advice(context, directive)}'
                )
                context.error("INVALID_GRAPHQL", sentence, directive.place)
                continue
            if not definition.repeatable:
                _check_repetition(context, coordinate, directive, seen)
            _check_location(context, coordinate, location, directive, definition)
            _check_arguments(context, coordinate, directive, definition)


def check_directive_values(context: SubgraphContext) -> None:
    """Report values that do not fit the arguments which they are given for."""
    for coordinate, _, directives in _applications(context):
        for directive in directives:
            definition = context.given_directives.get(directive.name)
            if definition is not None and directive.name != context.link_name:
                _check_values(context, coordinate, directive, definition)


def _check_repetition(context: SubgraphContext, coordinate: str, directive: Directive, seen: set[str]) -> None:
    if directive.name in seen:
        sentence = f'{coordinate} carries "@{directive.name}" more than once.'
        context.error("INVALID_GRAPHQL", sentence, directive.place)
    seen.add(directive.name)


def _applications(context: SubgraphContext) -> Iterator[_Applied]:
    yield "The schema", "SCHEMA", context.schema.directives
    for definition in context.schema.types.values():
        yield f'"{definition.name}"', definition.kind.value, definition.directives
        for value in definition.values.values():
            yield f'"{definition.name}.{value.name}"', "ENUM_VALUE", value.directives
        yield from _of_fields(definition)
    for directive in context.schema.directive_definitions.values():
        for argument in directive.arguments.values():
            yield f'"@{directive.name}({argument.name}:)"', "ARGUMENT_DEFINITION", argument.directives


def _of_fields(definition: TypeDefinition) -> Iterator[_Applied]:
    location = "INPUT_FIELD_DEFINITION" if definition.kind is Kind.INPUT_OBJECT else "FIELD_DEFINITION"
    for item in definition.fields.values():
        coordinate = f"{definition.name}.{item.name}"
        if item.directives:
            yield f'"{coordinate}"', location, item.directives
        for argument in item.arguments.values():
            if argument.directives:
                yield f'"{coordinate}({argument.name}:)"', "ARGUMENT_DEFINITION", argument.directives


def _advice(context: SubgraphContext, directive: Directive) -> str:
    if context.subgraph.is_federation_1 and directive.name in directives_of(NEWEST):
        return " It belongs to federation 2: link to it with @link to use it."
    for meaning, local in context.subgraph.names.items():
        if directive.name in {meaning, f"federation__{meaning}"}:
            return f' Federation\'s directive is called "@{local}" here.'
    return ""


def _check_location(
    context: SubgraphContext, coordinate: str, location: str, directive: Directive, definition: DirectiveDefinition
) -> None:
    if location not in definition.locations:
        allowed = ", ".join(definition.locations)
        sentence = f'{coordinate} cannot carry "@{directive.name}": it stands on {allowed} only.'
        context.error("INVALID_GRAPHQL", sentence, directive.place)


def _check_arguments(
    context: SubgraphContext, coordinate: str, directive: Directive, definition: DirectiveDefinition
) -> None:
    for name in directive.arguments:
        if name not in definition.arguments:
            sentence = f'"@{directive.name}" on {coordinate} has no argument "{name}".'
            context.error("INVALID_GRAPHQL", sentence, directive.place)
    for name, argument in definition.arguments.items():
        if name not in directive.arguments and is_non_null(argument.type) and not argument.has_default:
            sentence = f'"@{directive.name}" on {coordinate} needs the argument "{name}".'
            context.error("INVALID_GRAPHQL", sentence, directive.place)


def _check_values(
    context: SubgraphContext, coordinate: str, directive: Directive, definition: DirectiveDefinition
) -> None:
    for name, value in directive.arguments.items():
        argument = definition.arguments.get(name)
        if argument is None or _is_field_set(directive, argument) or fits(value, argument.type, context.schema):
            continue
        sentence = f'"@{directive.name}" on {coordinate}: {print_value(value)} is no {argument.type} for "{name}".'
        context.error("INVALID_GRAPHQL", sentence, directive.place)


def _is_field_set(directive: Directive, argument: Argument) -> bool:
    """Say whether the value has a rule of its own, with its own code."""
    is_field_set = argument.name == "fields" and directive.meaning in {"key", "requires", "provides"}
    return is_field_set and named_type(argument.type) not in _NO_TEXTS
