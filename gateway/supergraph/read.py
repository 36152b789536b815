"""Supergraph SDL in, the `Supergraph` model out."""

from hashlib import sha256

from graphql import (
    DocumentNode,
    GraphQLError,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    TypeDefinitionNode,
    parse,
)

from gateway.errors import InvalidSupergraphError
from gateway.sdl.bulk import without_collector
from gateway.supergraph.features import read_features, refuse
from gateway.supergraph.joins import Joins
from gateway.supergraph.model import Supergraph
from gateway.supergraph.read_demand import read_demand
from gateway.supergraph.read_joins import read_joins
from gateway.supergraph.read_requirements import read_requirements
from gateway.supergraph.views import build_api_view, build_schema_view


def read(sdl: str) -> Supergraph:
    """Read a supergraph written with join v0.1 to v0.5.

    Raises `InvalidSupergraphError` (with `line` and `column` in its extensions where there is a place) for text that
    does not parse, is no supergraph, names unknown subgraphs, or needs a security or execution feature that this
    gateway does not know.
    """
    with without_collector():
        try:
            return _read(sdl, _parse(sdl, with_places=False))
        except InvalidSupergraphError:
            return _read(sdl, _parse(sdl, with_places=True))


def _read(sdl: str, document: DocumentNode) -> Supergraph:
    schema_nodes = tuple(
        node for node in document.definitions if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)
    )
    if not schema_nodes:
        raise refuse("The text has no schema definition: this is no supergraph.")
    features = read_features(schema_nodes)
    types = tuple(node for node in document.definitions if isinstance(node, TypeDefinitionNode))
    joins = read_joins(types, features, _root_types(schema_nodes))
    return Supergraph(
        sdl=sdl,
        version=sha256(sdl.encode()).hexdigest(),
        schema=build_schema_view(document.definitions, features),
        api_schema=build_api_view(document.definitions, features, _context_arguments(joins)),
        graphs=joins.graphs,
        types=joins.types,
        fields=joins.fields,
        implements=joins.implements,
        union_members=joins.union_members,
        enum_values=joins.enum_values,
        contexts=joins.contexts,
        requirements=read_requirements(types, features),
        demand=read_demand(types, features),
    )


def _parse(sdl: str, *, with_places: bool) -> DocumentNode:
    """Parse; places in the text cost much and are wanted for errors only."""
    try:
        return parse(sdl, no_location=not with_places)
    except GraphQLError as error:
        place = error.locations[0] if error.locations else None
        extensions = {"line": place.line, "column": place.column} if place else {}
        raise InvalidSupergraphError(f"The supergraph does not parse: {error.message}", **extensions) from error


def _root_types(schema_nodes: tuple[SchemaDefinitionNode | SchemaExtensionNode, ...]) -> frozenset[str]:
    return frozenset(
        operation.type.name.value for schema_node in schema_nodes for operation in schema_node.operation_types or ()
    )


def _context_arguments(joins: Joins) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (type_name, field_name, argument.name)
        for (type_name, field_name), join_fields in joins.fields.items()
        for join_field in join_fields
        for argument in join_field.context_arguments
    )
