"""Join facts as v0.1 of the specification states them in; with what it leaves to be understood written out, out."""

from collections.abc import Iterable, Iterator, Mapping

from graphql import (
    FieldDefinitionNode,
    FieldNode,
    GraphQLError,
    InlineFragmentNode,
    InputValueDefinitionNode,
    NamedTypeNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    TypeDefinitionNode,
    TypeNode,
    parse,
)

from gateway.supergraph.features import Feature, arguments_of, refuse
from gateway.supergraph.joins import Joins, WithFields, applied, graph_of
from gateway.supergraph.model import JoinField, JoinType

FIRST_VERSION = (0, 1)


def complete_first_version(
    joins: Joins, definitions: tuple[TypeDefinitionNode, ...], join: Feature, roots: frozenset[str]
) -> None:
    """Write out what join v0.1 implies.

    Value types are everywhere, other fields of entities are their owner's, and what a subgraph provides it has, too.
    """
    for definition in definitions:
        name = definition.name.value
        keyed = joins.types.get(name, ())
        if not keyed:
            joins.types[name] = tuple(JoinType(graph) for graph in joins.graphs)
        owners = [
            graph_of(joins, directive, arguments_of(directive))
            for directive in applied(definition.directives, join.directive("owner"))
        ]
        if owners and name not in roots and isinstance(definition, WithFields):
            for node in definition.fields or ():
                _complete_field(joins, definition, node, owners[0])
    _complete_provided(joins, definitions)


def _complete_provided(joins: Joins, definitions: tuple[TypeDefinitionNode, ...]) -> None:
    by_name = {each.name.value: each for each in definitions if isinstance(each, WithFields)}
    for definition in by_name.values():
        for node in definition.fields or ():
            for join_field in joins.fields.get((definition.name.value, node.name.value), ()):
                if join_field.graph is not None and join_field.provides is not None:
                    selections = _parse_field_set(join_field.provides, node)
                    _add_external(joins, by_name, _named_type(node.type), selections, join_field.graph)


def _add_external(
    joins: Joins,
    by_name: Mapping[str, WithFields],
    type_name: str,
    selections: Iterable[SelectionNode],
    graph: str,
) -> None:
    for selection in selections:
        match selection:
            case FieldNode():
                name = selection.name.value
                stated = joins.fields.get((type_name, name))
                if stated is not None and all(each.graph != graph for each in stated):
                    joins.fields[type_name, name] = (*stated, JoinField(graph, external=True))
                nodes = by_name[type_name].fields if type_name in by_name else ()
                below = next((each.type for each in nodes or () if each.name.value == name), None)
                if below is not None and selection.selection_set is not None:
                    inside = selection.selection_set.selections
                    _add_external(joins, by_name, _named_type(below), inside, graph)
            case InlineFragmentNode(type_condition=condition):
                inner = condition.name.value if condition else type_name
                _add_external(joins, by_name, inner, selection.selection_set.selections, graph)
            case _:
                pass


def _named_type(node: TypeNode) -> str:
    while not isinstance(node, NamedTypeNode):
        node = node.type  # type: ignore[attr-defined]  # list and non-null nodes both have one
    return node.name.value


def _complete_field(
    joins: Joins, definition: WithFields, node: FieldDefinitionNode | InputValueDefinitionNode, owner: str
) -> None:
    name = definition.name.value, node.name.value
    stated = joins.fields.get(name) or (JoinField(owner),)
    having = {each.graph for each in stated}
    keyed = dict.fromkeys(
        join_type.graph
        for join_type in joins.types[name[0]]
        if join_type.key and join_type.graph not in having and name[1] in _top_fields(join_type.key, definition)
    )
    joins.fields[name] = (*stated, *(JoinField(graph) for graph in keyed))


def _top_fields(field_set: str, place: Node) -> Iterator[str]:
    return (each.name.value for each in _parse_field_set(field_set, place) if isinstance(each, FieldNode))


def _parse_field_set(field_set: str, place: Node) -> tuple[SelectionNode, ...]:
    try:
        (operation,) = parse(f"{{{field_set}}}", no_location=True).definitions
    except GraphQLError as error:
        raise refuse(f"The field set {field_set!r} cannot be read: {error.message}", place) from error
    return tuple(operation.selection_set.selections) if isinstance(operation, OperationDefinitionNode) else ()
