"""A subgraph in; types without content, reserved names and roots that are no objects are reported.

Source: GraphQL specification, "type validation" of each kind of type, and section 3.3.1 on root operation types.
"""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Field, Kind, TypeDefinition
from gateway.sdl.type_reference import is_non_null

_CONTENT = {
    Kind.OBJECT: "field",
    Kind.INTERFACE: "field",
    Kind.INPUT_OBJECT: "field",
    Kind.UNION: "member",
    Kind.ENUM: "value",
}


def check_type_bodies(context: SubgraphContext) -> None:
    """Report what is wrong with single definitions, apart from the types that they refer to."""
    for definition in context.schema.types.values():
        _check_content(context, definition)
        named: list[TypeDefinition | Field] = [definition, *definition.fields.values()]
        for item in named:
            if item.name.startswith("__"):
                sentence = f'"{item.name}" may not begin with "__": such names belong to introspection.'
                context.error("INVALID_GRAPHQL", sentence, item.place)
        _check_deprecations(context, definition)
    _check_roots(context)


def _check_content(context: SubgraphContext, definition: TypeDefinition) -> None:
    content = _CONTENT.get(definition.kind)
    is_query = definition.name == context.schema.roots.get("query")
    if content and not is_query and not (definition.fields or definition.members or definition.values):
        sentence = f'The type "{definition.name}" has no {content}; it needs at least one.'
        context.error("INVALID_GRAPHQL", sentence, definition.place)


def _check_deprecations(context: SubgraphContext, definition: TypeDefinition) -> None:
    for item in definition.fields.values():
        given = [item] if definition.kind is Kind.INPUT_OBJECT else [*item.arguments.values()]
        for each in given:
            is_required = is_non_null(each.type) and not each.has_default
            if is_required and any(directive.name == "deprecated" for directive in each.directives):
                sentence = f'"{definition.name}.{item.name}": what is required cannot be deprecated.'
                context.error("INVALID_GRAPHQL", sentence, each.place)


def _check_roots(context: SubgraphContext) -> None:
    for root, name in context.schema.roots.items():
        definition = context.schema.types.get(name)
        if definition is None and name not in context.subgraph.machinery_types:
            context.error("INVALID_GRAPHQL", f'The schema names "{name}" as its {root} type; there is none.', (1, 1))
        elif definition is not None and definition.kind is not Kind.OBJECT:
            sentence = f'The {root} type "{name}" is of kind {definition.kind}; it has to be an object.'
            context.error("INVALID_GRAPHQL", sentence, definition.place)
