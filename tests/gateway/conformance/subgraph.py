"""A subgraph's SDL and its data come in, an executable schema behind a small HTTP server goes out.

Rows are dicts by field name. A callable value is a resolver: it gets the row and the field's arguments.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import (
    REMOVE,
    DefinitionNode,
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    GraphQLResolveInfo,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
    Visitor,
    build_ast_schema,
    graphql_sync,
    parse,
    visit,
)

from tests.gateway.execution.http_server import Handler, Request, http_answer

Row = dict[str, Any]
Resolve = Callable[[Row], Row | None]
"""Gives the entity of a representation."""


@dataclass(frozen=True)
class Resolvers:
    """The data of one subgraph: rows of its root types, and how entities are found."""

    query: Row = field(default_factory=dict)
    mutation: Row = field(default_factory=dict)
    entities: Mapping[str, Resolve] = field(default_factory=dict)


def by(key: str, rows: Sequence[Row]) -> Resolve:
    """Find an entity by one key. What the representation brings, required fields among it, is added to the row."""

    def resolve(representation: Row) -> Row | None:
        for row in rows:
            if row[key] == representation[key]:
                return {**representation, **row}
        return None

    return resolve


def find(key: str, rows: Sequence[Row]) -> Callable[..., Row | None]:
    """Resolve a root field that finds a row by the argument of that name."""
    return lambda _root, **arguments: by(key, rows)(arguments)


def as_sent(representation: Row) -> Row:
    """Take the representation itself for the entity."""
    return representation


def executable(sdl: str, resolvers: Resolvers) -> GraphQLSchema:
    """Build the schema that a subgraph library would make of the SDL."""
    document = parse(sdl)
    entities = [node.name.value for node in document.definitions if isinstance(node, _OBJECTS) and _has_key(node)]
    definitions = _definitions(visit(document, _WithoutDirectives()))
    defined = {node.name.value for node in definitions if isinstance(node, TypeDefinitionNode)}
    more = [parse(_machinery(entities, has_query="Query" in defined))]
    schema = build_ast_schema(
        DocumentNode(definitions=(*definitions, *(node for extra in more for node in extra.definitions)))
    )
    assert schema.query_type is not None
    if "_entities" in schema.query_type.fields:
        schema.query_type.fields["_entities"].resolve = _entities_resolver(resolvers.entities)
    return schema


class _WithoutDirectives(Visitor):
    def enter_directive(self, _node: DirectiveNode, *_: object) -> Any:  # Any: the visitor's marks are untyped
        return REMOVE


_OBJECTS = (ObjectTypeDefinitionNode, ObjectTypeExtensionNode)


def _has_key(node: ObjectTypeDefinitionNode | ObjectTypeExtensionNode) -> bool:
    return any(directive.name.value == "key" for directive in node.directives or ())


_DEFINED_BY: dict[type[TypeExtensionNode], type[TypeDefinitionNode]] = {
    ObjectTypeExtensionNode: ObjectTypeDefinitionNode,
    InterfaceTypeExtensionNode: InterfaceTypeDefinitionNode,
    UnionTypeExtensionNode: UnionTypeDefinitionNode,
    EnumTypeExtensionNode: EnumTypeDefinitionNode,
    InputObjectTypeExtensionNode: InputObjectTypeDefinitionNode,
}


def _definitions(document: DocumentNode) -> list[DefinitionNode]:
    """Return the type definitions; an extension of a type that only other subgraphs define becomes a definition."""
    nodes = [node for node in document.definitions if not isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)]
    defined = {node.name.value for node in nodes if isinstance(node, TypeDefinitionNode)}
    made: list[DefinitionNode] = []
    for node in nodes:
        if isinstance(node, TypeExtensionNode) and node.name.value not in defined:
            defined.add(node.name.value)
            values = {
                name: getattr(node, name)
                for name in ("name", "fields", "interfaces", "types", "values")
                if hasattr(node, name)
            }
            made.append(_DEFINED_BY[type(node)](**values))
        else:
            made.append(node)
    return made


def _machinery(entities: list[str], *, has_query: bool) -> str:
    fields = "_service: _Service!" + (" _entities(representations: [_Any!]!): [_Entity]!" if entities else "")
    union = f"union _Entity = {' | '.join(dict.fromkeys(entities))}" if entities else ""
    return (
        f"{'extend ' if has_query else ''}type Query {{ {fields} }} type _Service {{ sdl: String }} scalar _Any {union}"
    )


def _entities_resolver(entities: Mapping[str, Resolve]) -> Callable[..., list[Row | None]]:
    def resolve(_root: Row, _info: object, representations: list[Row]) -> list[Row | None]:
        return [entities[representation["__typename"]](representation) for representation in representations]

    return resolve


def resolve_field(source: Row, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """Read a row's value."""
    value = source.get(info.field_name)
    return value(source, **arguments) if callable(value) else value


def served(schema: GraphQLSchema, resolvers: Resolvers) -> Handler:
    """Return the handler of an HTTP server for the schema."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        body = orjson.loads(request.body)
        kind = resolvers.mutation if body["query"].startswith("mutation") else resolvers.query
        result = graphql_sync(
            schema,
            body["query"],
            kind,
            variable_values=body.get("variables"),
            operation_name=body.get("operationName"),
            field_resolver=resolve_field,
        )
        writer.write(http_answer(orjson.dumps(result.formatted), 200 if result.data is not None else 400))

    return answer
