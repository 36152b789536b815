"""DISALLOWED_INACCESSIBLE: @inaccessible stands on what GraphQL or federation itself defines."""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import EnumValue, Field, TypeDefinition, has


def check(context: SubgraphContext) -> None:
    """Look at the definitions of built-in types and directives that a subgraph repeats."""
    for definition in context.subgraph.machinery_types.values():
        elements: list[TypeDefinition | Field | EnumValue] = [definition, *definition.fields.values()]
        for element in (*elements, *definition.values.values()):
            if has(element, "inaccessible"):
                sentence = f'"{definition.name}" is defined by a specification and cannot be @inaccessible.'
                context.error("DISALLOWED_INACCESSIBLE", sentence, element.place)
    every = {**context.subgraph.machinery_directives, **context.schema.directive_definitions}
    for directive in every.values():
        for argument in directive.arguments.values():
            is_built_in = directive.name in context.subgraph.machinery_directives
            if is_built_in and has(argument, "inaccessible"):
                sentence = f'"@{directive.name}({argument.name}:)" belongs to federation and cannot be @inaccessible.'
                context.error("DISALLOWED_INACCESSIBLE", sentence, argument.place)
