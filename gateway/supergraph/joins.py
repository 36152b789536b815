"""The join directives of a supergraph's definitions in, the facts by type and field that planning reads out.

Source: the join specification v0.1 to v0.5. Older versions say less: what they leave to be understood is written out
here, so that the facts always read like those of the newest version.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from graphql import (
    DirectiveNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    FieldNode,
    GraphQLError,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    Node,
    ObjectTypeDefinitionNode,
    OperationDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    parse,
)

from gateway.supergraph.features import CONTEXT, JOIN, Feature, arguments_of, refuse
from gateway.supergraph.model import ContextArgument, Graph, JoinField, JoinType

FIRST_VERSION = (0, 1)

WithFields: TypeAlias = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | InputObjectTypeDefinitionNode


@dataclass(slots=True)
class Joins:
    """The join facts while they are read; the fields are those of `Supergraph`."""

    graphs: dict[str, Graph] = field(default_factory=dict)
    types: dict[str, tuple[JoinType, ...]] = field(default_factory=dict)
    fields: dict[tuple[str, str], tuple[JoinField, ...]] = field(default_factory=dict)
    implements: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    union_members: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    enum_values: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    contexts: dict[str, tuple[str, ...]] = field(default_factory=dict)


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
        _complete_first_version(joins, own, join, roots)
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
            for directive in _applied(value.directives, join.directive("graph")):
                arguments = arguments_of(directive)
                name = value.name.value
                joins.graphs[name] = Graph(name, _text(arguments, "name") or name, _text(arguments, "url") or "")
    if not joins.graphs:
        raise refuse(f"The supergraph has no subgraphs: the enum {enum_name} is missing or empty.")


def _read_type(joins: Joins, definition: TypeDefinitionNode, join: Feature) -> None:
    name = definition.name.value
    found = tuple(
        _read_join_type(joins, directive) for directive in _applied(definition.directives, join.directive("type"))
    )
    if found:
        joins.types[name] = found
    elif join.version != FIRST_VERSION:
        raise refuse(f"The type {name} is in no subgraph: it has no @{join.directive('type')}.", definition)
    if isinstance(definition, WithFields):
        for node in definition.fields or ():
            fields = tuple(_read_join_field(joins, each) for each in _applied(node.directives, join.directive("field")))
            if fields:
                joins.fields[name, node.name.value] = fields


def _read_join_type(joins: Joins, directive: DirectiveNode) -> JoinType:
    arguments = arguments_of(directive)
    return JoinType(
        graph=_graph(joins, directive, arguments),
        key=_text(arguments, "key"),
        extension=arguments.get("extension") is True,
        resolvable=arguments.get("resolvable") is not False,
        is_interface_object=arguments.get("isInterfaceObject") is True,
    )


def _read_join_field(joins: Joins, directive: DirectiveNode) -> JoinField:
    arguments = arguments_of(directive)
    contexts = arguments.get("contextArguments")
    return JoinField(
        graph=_graph(joins, directive, arguments) if arguments.get("graph") is not None else None,
        requires=_text(arguments, "requires"),
        provides=_text(arguments, "provides"),
        type=_text(arguments, "type"),
        external=arguments.get("external") is True,
        override=_text(arguments, "override"),
        used_overridden=arguments.get("usedOverridden") is True,
        override_label=_text(arguments, "overrideLabel"),
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
    for directive in _applied(definition.directives, join.directive("implements")):
        arguments = arguments_of(directive)
        stated.append((_graph(joins, directive, arguments), _required_text(arguments, "interface", directive)))
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
    for directive in _applied(definition.directives, join.directive("unionMember")):
        arguments = arguments_of(directive)
        stated.append((_graph(joins, directive, arguments), _required_text(arguments, "member", directive)))
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
            _graph(joins, directive, arguments_of(directive))
            for directive in _applied(value.directives, join.directive("enumValue"))
        )
        joins.enum_values[name, value.name.value] = stated or everywhere


def _read_contexts(joins: Joins, definition: TypeDefinitionNode, context: Feature | None) -> None:
    if context is None:
        return
    names = tuple(
        _required_text(arguments_of(directive), "name", directive)
        for directive in _applied(definition.directives, context.directive("context"))
    )
    if names:
        joins.contexts[definition.name.value] = names


def _complete_first_version(
    joins: Joins, definitions: Iterable[TypeDefinitionNode], join: Feature, roots: frozenset[str]
) -> None:
    """Write out what join v0.1 implies: value types are everywhere, other fields of entities are their owner's."""
    for definition in definitions:
        name = definition.name.value
        keyed = joins.types.get(name, ())
        if not keyed:
            joins.types[name] = tuple(JoinType(graph) for graph in joins.graphs)
        owners = [
            _graph(joins, directive, arguments_of(directive))
            for directive in _applied(definition.directives, join.directive("owner"))
        ]
        if owners and name not in roots and isinstance(definition, WithFields):
            for node in definition.fields or ():
                _complete_first_version_field(joins, definition, node, owners[0])


def _complete_first_version_field(
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
    try:
        (operation,) = parse(f"{{{field_set}}}", no_location=True).definitions
    except GraphQLError as error:
        raise refuse(f"The field set {field_set!r} cannot be read: {error.message}", place) from error
    if isinstance(operation, OperationDefinitionNode):
        for selection in operation.selection_set.selections:
            if isinstance(selection, FieldNode):
                yield selection.name.value


def _shared_graphs(joins: Joins, one: str, other: str) -> Iterator[str]:
    having = {each.graph for each in joins.types.get(other, ())}
    return (graph for graph in dict.fromkeys(each.graph for each in joins.types[one]) if graph in having)


def _applied(directives: Iterable[DirectiveNode] | None, name: str) -> Iterator[DirectiveNode]:
    return (directive for directive in directives or () if directive.name.value == name)


def _graph(joins: Joins, directive: DirectiveNode, arguments: Mapping[str, object]) -> str:
    graph = arguments.get("graph")
    if not isinstance(graph, str) or graph not in joins.graphs:
        raise refuse(f"@{directive.name.value} names the unknown subgraph {graph!r}.", directive)
    return graph


def _text(arguments: Mapping[str, object], name: str) -> str | None:
    value = arguments.get(name)
    return value if isinstance(value, str) else None


def _required_text(arguments: Mapping[str, object], name: str, directive: DirectiveNode) -> str:
    value = arguments.get(name)
    if not isinstance(value, str):
        raise refuse(f"@{directive.name.value} lacks its argument {name}.", directive)
    return value
