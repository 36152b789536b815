"""A supergraph in, the schemas that its subgraphs must have out: what a fetch may ask of each."""

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    is_specified_scalar_type,
    print_ast,
)

from gateway.supergraph.model import Supergraph
from gateway.supergraph.query_graph_facts import GraphFacts
from gateway.supergraph.query_graph_moves import PlaceKind


def subgraph_schemas(supergraph: Supergraph) -> dict[str, GraphQLSchema]:
    """Build the schema of each subgraph, by the name of its service."""
    facts = GraphFacts(supergraph, frozenset())
    return {
        graph.name: build_schema("\n".join(_definitions(supergraph, facts, graph.enum_name)))
        for graph in supergraph.graphs.values()
    }


def _definitions(supergraph: Supergraph, facts: GraphFacts, graph: str) -> Iterator[str]:
    entities = []
    roots = {}
    for kind in ("query", "mutation", "subscription"):
        root = getattr(supergraph.schema, f"{kind}_type")
        if root is not None and facts.has_type(graph, root.name):
            roots[root.name] = kind
    for name, found in supergraph.schema.type_map.items():
        if name.startswith("__") or not facts.has_type(graph, name):
            continue
        match found:
            case GraphQLObjectType() | GraphQLInterfaceType():
                is_object = isinstance(found, GraphQLObjectType)
                fields = list(_fields(found.fields, facts, graph, name))
                if not fields and name not in roots:
                    continue
                if roots.get(name) == "query":
                    fields.append("_entities(representations: [_Any!]!): [_Entity]!")
                if any(each.key for each in supergraph.types[name] if each.graph == graph):
                    entities.append(name) if facts.kind(graph, name) is not PlaceKind.ABSTRACT else None
                keyword = "type" if is_object or facts.kind(graph, name) is PlaceKind.INTERFACE_OBJECT else "interface"
                interfaces = [each for which, each in supergraph.implements.get(name, ()) if which == graph]
                implements = f" implements {' & '.join(interfaces)}" if interfaces else ""
                yield f"{keyword} {name}{implements} {{ {' '.join(fields)} }}"
            case GraphQLUnionType():
                members = [member for which, member in supergraph.union_members[name] if which == graph]
                yield f"union {name} = {' | '.join(members)}"
            case GraphQLEnumType():
                values = [value for value in found.values if graph in supergraph.enum_values[name, value]]
                yield f"enum {name} {{ {' '.join(values)} }}"
            case GraphQLInputObjectType():
                yield f"input {name} {{ {' '.join(f'{key}: {each.type}' for key, each in found.fields.items())} }}"
            case GraphQLScalarType() if not is_specified_scalar_type(found):
                yield f"scalar {name}"
            case _:
                pass
    if "query" not in roots.values():
        yield "type Query { _entities(representations: [_Any!]!): [_Entity]! }"
    yield "scalar _Any"
    yield f"union _Entity = {' | '.join(entities)}" if entities else "type _Entity { nothing: Int }"
    yield f"schema {{ {' '.join(f'{kind}: {name}' for name, kind in {'Query': 'query', **roots}.items())} }}"


def _fields(fields: dict[str, GraphQLField], facts: GraphFacts, graph: str, type_name: str) -> Iterator[str]:
    for name, field in fields.items():
        found = facts.field(graph, type_name, name)
        if found is None:
            continue
        arguments = [f"{key}: {each.type}{_default(each)}" for key, each in field.args.items()]
        arguments += [f"{each.name}: {each.type}" for each in found.context_arguments]
        yield f"{name}{f'({chr(44).join(arguments)})' if arguments else ''}: {found.type_text}"


def _default(argument: object) -> str:
    node = getattr(argument, "ast_node", None)
    return f" = {print_ast(node.default_value)}" if node is not None and node.default_value is not None else ""
