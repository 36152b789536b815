"""The join directives of a supergraph's definitions in, the facts by type and field that planning reads out.

Source: the join specification v0.1 to v0.5.
"""

from collections.abc import Iterable, Iterator, Mapping

from graphql import (
    DirectiveNode,
    EnumTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
)

from gateway.supergraph.features import CONTEXT, JOIN, Feature, arguments_of, refuse
from gateway.supergraph.first_join_version import FIRST_VERSION, complete_first_version
from gateway.supergraph.joins import Joins, WithFields, applied, graph_of, required_text, text_of
from gateway.supergraph.model import ContextArgument, Graph, JoinField, JoinType


def read_joins(
    definitions: tuple[TypeDefinitionNode, ...], features: Mapping[str, Feature], roots: frozenset[str]
) -> Joins:
    """Read all join facts. `definitions` are the supergraph's own types and the enum of graphs; `roots` the root types.

    Raises `InvalidSupergraphError` with the place where a directive names an unknown graph or lacks an argument.
    """
    join = features[JOIN]
    joins = Joins()
    _read_graphs(joins, definitions, join)
    own = tuple(definition for definition in definitions if not _is_machinery(definition, features))
    for definition in own:
        _read_type(joins, definition, join)
    if join.version == FIRST_VERSION:
        complete_first_version(joins, own, join, roots)
    for definition in own:
        _read_implements(joins, definition, join)
        _read_members(joins, definition, join)
        _read_enum_values(joins, definition, join)
        _read_contexts(joins, definition, features.get(CONTEXT))
    return joins


def _is_machinery(definition: TypeDefinitionNode, features: Mapping[str, Feature]) -> bool:
    return any(feature.owns_type(definition.name.value) for feature in features.values())


def _read_graphs(joins: Joins, definitions: Iterable[TypeDefinitionNode], join: Feature) -> None:
    enum_name = f"{join.prefix}__Graph"
    for definition in definitions:
        if not isinstance(definition, EnumTypeDefinitionNode) or definition.name.value != enum_name:
            continue
        for value in definition.values or ():
            for directive in applied(value.directives, join.directive("graph")):
                arguments = arguments_of(directive)
                name = value.name.value
                joins.graphs[name] = Graph(name, text_of(arguments, "name") or name, text_of(arguments, "url") or "")
    if not joins.graphs:
        raise refuse(f"The supergraph has no subgraphs: the enum {enum_name} is missing or empty.")


def _read_type(joins: Joins, definition: TypeDefinitionNode, join: Feature) -> None:
    name = definition.name.value
    found = tuple(
        _read_join_type(joins, directive) for directive in applied(definition.directives, join.directive("type"))
    )
    if found:
        joins.types[name] = found
    elif join.version != FIRST_VERSION:
        raise refuse(f"The type {name} is in no subgraph: it has no @{join.directive('type')}.", definition)
    if isinstance(definition, WithFields):
        for node in definition.fields or ():
            fields = tuple(_read_join_field(joins, each) for each in applied(node.directives, join.directive("field")))
            if fields:
                joins.fields[name, node.name.value] = fields


def _read_join_type(joins: Joins, directive: DirectiveNode) -> JoinType:
    arguments = arguments_of(directive)
    return JoinType(
        graph=graph_of(joins, directive, arguments),
        key=text_of(arguments, "key"),
        extension=arguments.get("extension") is True,
        resolvable=arguments.get("resolvable") is not False,
        is_interface_object=arguments.get("isInterfaceObject") is True,
    )


def _read_join_field(joins: Joins, directive: DirectiveNode) -> JoinField:
    arguments = arguments_of(directive)
    contexts = arguments.get("contextArguments")
    return JoinField(
        graph=graph_of(joins, directive, arguments) if arguments.get("graph") is not None else None,
        requires=text_of(arguments, "requires"),
        provides=text_of(arguments, "provides"),
        type=text_of(arguments, "type"),
        external=arguments.get("external") is True,
        override=text_of(arguments, "override"),
        used_overridden=arguments.get("usedOverridden") is True,
        override_label=text_of(arguments, "overrideLabel"),
        context_arguments=tuple(
            ContextArgument(str(each["name"]), str(each["type"]), str(each["context"]), str(each["selection"]))
            for each in (contexts if isinstance(contexts, list) else ())
        ),
    )


def _read_implements(joins: Joins, definition: TypeDefinitionNode, join: Feature) -> None:
    if not isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
        return
    name = definition.name.value
    stated: list[tuple[str, str]] = []
    for directive in applied(definition.directives, join.directive("implements")):
        arguments = arguments_of(directive)
        stated.append((graph_of(joins, directive, arguments), required_text(arguments, "interface", directive)))
    if join.version == FIRST_VERSION:
        interfaces = [node.name.value for node in definition.interfaces or ()]
        stated = [(graph, each) for each in interfaces for graph in _shared_graphs(joins, name, each)]
    if stated:
        joins.implements[name] = tuple(stated)


def _read_members(joins: Joins, definition: TypeDefinitionNode, join: Feature) -> None:
    if not isinstance(definition, UnionTypeDefinitionNode):
        return
    name = definition.name.value
    stated: list[tuple[str, str]] = []
    for directive in applied(definition.directives, join.directive("unionMember")):
        arguments = arguments_of(directive)
        stated.append((graph_of(joins, directive, arguments), required_text(arguments, "member", directive)))
    if not stated:
        members = [node.name.value for node in definition.types or ()]
        stated = [(graph, member) for member in members for graph in _shared_graphs(joins, name, member)]
    joins.union_members[name] = tuple(stated)


def _read_enum_values(joins: Joins, definition: TypeDefinitionNode, join: Feature) -> None:
    if not isinstance(definition, EnumTypeDefinitionNode):
        return
    name = definition.name.value
    everywhere = tuple(dict.fromkeys(each.graph for each in joins.types[name]))
    for value in definition.values or ():
        stated = tuple(
            graph_of(joins, directive, arguments_of(directive))
            for directive in applied(value.directives, join.directive("enumValue"))
        )
        joins.enum_values[name, value.name.value] = stated or everywhere


def _read_contexts(joins: Joins, definition: TypeDefinitionNode, context: Feature | None) -> None:
    if context is None:
        return
    names = tuple(
        required_text(arguments_of(directive), "name", directive)
        for directive in applied(definition.directives, context.directive("context"))
    )
    if names:
        joins.contexts[definition.name.value] = names


def _shared_graphs(joins: Joins, one: str, other: str) -> Iterator[str]:
    having = {each.graph for each in joins.types.get(other, ())}
    return (graph for graph in dict.fromkeys(each.graph for each in joins.types[one]) if graph in having)
