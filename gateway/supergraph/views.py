"""The definitions of a supergraph in, the two schemas made from them out: the whole one, and the clients' one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    build_ast_schema,
    validate_schema,
)

from gateway.errors import InvalidSupergraphError
from gateway.supergraph.features import INACCESSIBLE, MACHINERY, Feature

Element = TypeVar("Element", EnumValueDefinitionNode, FieldDefinitionNode, InputValueDefinitionNode, TypeDefinitionNode)


@dataclass(frozen=True, slots=True)
class _View:
    """What a schema made from the supergraph leaves out."""

    features: tuple[Feature, ...]
    """Directives and types of these features."""
    inaccessible: str | None
    """Elements that carry this directive."""
    context_arguments: frozenset[tuple[str, str, str]]
    """(type, field, argument) triples that the gateway fills itself."""


def build_schema_view(definitions: tuple[DefinitionNode, ...], features: Mapping[str, Feature]) -> GraphQLSchema:
    """Build the schema of all types, without the machinery of join and link."""
    machinery = tuple(feature for identity, feature in features.items() if identity in MACHINERY)
    return _build(definitions, _View(machinery, None, frozenset()))


def build_api_view(
    definitions: tuple[DefinitionNode, ...],
    features: Mapping[str, Feature],
    context_arguments: frozenset[tuple[str, str, str]],
) -> GraphQLSchema:
    """Build the schema that clients see: no inaccessible elements, no elements of any linked feature."""
    feature = features.get(INACCESSIBLE)
    inaccessible = feature.directive("inaccessible") if feature else None
    return _build(definitions, _View(tuple(features.values()), inaccessible, context_arguments))


def _build(definitions: tuple[DefinitionNode, ...], view: _View) -> GraphQLSchema:
    hidden = frozenset(
        definition.name.value
        for definition in definitions
        if isinstance(definition, TypeDefinitionNode) and _is_hidden_type(definition, view)
    )
    kept = tuple(
        _trim_definition(definition, view, hidden) for definition in definitions if _is_kept(definition, view, hidden)
    )
    document = DocumentNode(definitions=kept)
    try:
        schema = build_ast_schema(document)
        found = validate_schema(schema)
    except (GraphQLError, TypeError) as error:
        raise InvalidSupergraphError(str(error)) from error
    errors = [error for error in found if not _is_tolerated(error)]
    if errors:
        place = errors[0].locations[0] if errors[0].locations else None
        extensions = {"line": place.line, "column": place.column} if place else {}
        raise InvalidSupergraphError(errors[0].message, **extensions)
    return build_ast_schema(document, assume_valid=True) if found else schema


def _is_tolerated(error: GraphQLError) -> bool:
    """Say whether a supergraph may break this rule.

    Editions before September 2025 allow an implementation to deprecate a field before its interface does; composition
    lets defaults pass that do not fit, and no client is hurt by one: only subgraphs apply it.
    """
    return "is not deprecated, so implementation field" in error.message or "invalid default value" in error.message


def _is_hidden_type(definition: TypeDefinitionNode, view: _View) -> bool:
    name = definition.name.value
    return any(feature.owns_type(name) for feature in view.features) or _is_inaccessible(definition.directives, view)


def _is_inaccessible(directives: Iterable[ConstDirectiveNode] | None, view: _View) -> bool:
    return any(directive.name.value == view.inaccessible for directive in directives or ())


def _is_kept(definition: DefinitionNode, view: _View, hidden: frozenset[str]) -> bool:
    if isinstance(definition, DirectiveDefinitionNode):
        return not any(feature.owns_directive(definition.name.value) for feature in view.features)
    if isinstance(definition, TypeDefinitionNode):
        return definition.name.value not in hidden
    return True


def _trim_definition(definition: DefinitionNode, view: _View, hidden: frozenset[str]) -> DefinitionNode:
    match definition:
        case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
            owner = definition.name.value
            return replace(
                definition,
                directives=_trim_directives(definition.directives, view),
                interfaces=_trim_names(definition.interfaces, hidden),
                fields=_trim(definition.fields, view, lambda node: _trim_field(node, owner, view)),
            )
        case UnionTypeDefinitionNode():
            return replace(
                definition,
                directives=_trim_directives(definition.directives, view),
                types=_trim_names(definition.types, hidden),
            )
        case EnumTypeDefinitionNode():
            return replace(
                definition,
                directives=_trim_directives(definition.directives, view),
                values=_trim(definition.values, view, lambda node: _trim_leaf(node, view)),
            )
        case InputObjectTypeDefinitionNode():
            return replace(
                definition,
                directives=_trim_directives(definition.directives, view),
                fields=_trim(definition.fields, view, lambda node: _trim_leaf(node, view)),
            )
        case DirectiveDefinitionNode():
            return replace(definition, arguments=_trim(definition.arguments, view, lambda node: _trim_leaf(node, view)))
        case SchemaDefinitionNode():
            kept = tuple(node for node in definition.operation_types if node.type.name.value not in hidden)
            return replace(definition, directives=_trim_directives(definition.directives, view), operation_types=kept)
        case ScalarTypeDefinitionNode():
            return replace(definition, directives=_trim_directives(definition.directives, view))
        case _:
            return definition


def _trim_field(node: FieldDefinitionNode, owner: str, view: _View) -> FieldDefinitionNode:
    arguments = tuple(
        argument
        for argument in node.arguments or ()
        if (owner, node.name.value, argument.name.value) not in view.context_arguments
    )
    return replace(
        node,
        directives=_trim_directives(node.directives, view),
        arguments=_trim(arguments, view, lambda argument: _trim_leaf(argument, view)),
    )


Leaf = TypeVar("Leaf", EnumValueDefinitionNode, InputValueDefinitionNode)


def _trim_leaf(node: Leaf, view: _View) -> Leaf:
    return replace(node, directives=_trim_directives(node.directives, view))


def _trim(nodes: Iterable[Element] | None, view: _View, trim_one: Callable[[Element], Element]) -> tuple[Element, ...]:
    return tuple(trim_one(node) for node in nodes or () if not _is_inaccessible(node.directives, view))


def _trim_names(nodes: Iterable[NamedTypeNode] | None, hidden: frozenset[str]) -> tuple[NamedTypeNode, ...]:
    return tuple(node for node in nodes or () if node.name.value not in hidden)


def _trim_directives(directives: Iterable[ConstDirectiveNode] | None, view: _View) -> tuple[ConstDirectiveNode, ...]:
    return tuple(
        directive
        for directive in directives or ()
        if not any(feature.owns_directive(directive.name.value) for feature in view.features)
    )
