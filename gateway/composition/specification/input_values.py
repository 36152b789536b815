"""A subgraph in; defaults that do not fit their types, and input objects that can never be filled, are reported.

Source: GraphQL specification, section 3.10 "circular references" and section 5.6.1.
"""

from collections.abc import Iterator

from gateway.composition.rule_contexts import SubgraphContext
from gateway.composition.specification.literals import fits
from gateway.sdl.model import Argument, Field, Kind, Schema, TypeDefinition
from gateway.sdl.type_reference import is_list, is_non_null, named_type
from gateway.sdl.values import print_value


def check_input_values(context: SubgraphContext) -> None:
    """Report unfitting defaults and endless input objects."""
    for item, sentence in unfitting_defaults(context.schema):
        context.error("INVALID_GRAPHQL", sentence, item.place)
    finished: set[str] = set()
    for definition in context.schema.types_of(Kind.INPUT_OBJECT):
        _find_cycle(context, definition, [], finished)


def unfitting_defaults(schema: Schema) -> Iterator[tuple[Argument | Field, str]]:
    """Give every element whose default is of another type, with a sentence that says so."""
    for coordinate, item in _inputs(schema):
        if item.has_default and not fits(item.default, item.type, schema):
            yield item, f'"{coordinate}" of type {item.type} cannot have the default {print_value(item.default)}.'


def _inputs(schema: Schema) -> Iterator[tuple[str, Argument | Field]]:
    for directive in schema.directive_definitions.values():
        for argument in directive.arguments.values():
            yield f"@{directive.name}({argument.name}:)", argument
    for definition in schema.types.values():
        for item in definition.fields.values():
            if definition.kind is Kind.INPUT_OBJECT:
                yield f"{definition.name}.{item.name}", item
            for argument in item.arguments.values():
                yield f"{definition.name}.{item.name}({argument.name}:)", argument


def _find_cycle(context: SubgraphContext, definition: TypeDefinition, path: list[str], finished: set[str]) -> None:
    if definition.name in path:
        circle = " → ".join([*path[path.index(definition.name) :], definition.name])
        sentence = f"These input objects need one another without end: {circle}."
        context.error("INVALID_GRAPHQL", sentence, definition.place)
        return
    if definition.name in finished:
        return
    for item in definition.fields.values():
        below = context.schema.types.get(named_type(item.type))
        if is_non_null(item.type) and not is_list(item.type) and below and below.kind is Kind.INPUT_OBJECT:
            _find_cycle(context, below, [*path, definition.name], finished)
    finished.add(definition.name)
