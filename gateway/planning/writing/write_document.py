"""Written selections in, a GraphQL document of one operation out, as syntax tree and as compact text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from graphql import (
    ArgumentNode,
    ConstValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    InlineFragmentNode,
    ListTypeNode,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    print_ast,
)

from gateway.planning.writing.written import Written, WrittenField, WrittenFragment
from gateway.supergraph.query_graph_field_sets import UNGUARDED, Guard
from gateway.supergraph.query_graph_values import print_arguments, print_value


@dataclass(frozen=True, slots=True)
class FetchDocument:
    """A document ready to send, and the names of the client's variables that it uses."""

    document: DocumentNode
    text: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntitiesField:
    """One `_entities` field to write: its alias (None: none), its variable, and what it asks for."""

    alias: str | None
    variable: str
    selections: tuple[Written, ...]
    guard: Guard = UNGUARDED


def write_root_document(
    kind: OperationType,
    name: str | None,
    selections: tuple[Written, ...],
    definitions: tuple[VariableDefinitionNode, ...],
) -> FetchDocument:
    """Write the document of a fetch that starts from a root type. `definitions` are those of the client."""
    used = frozenset(_variables_of(selections))
    kept = tuple(each for each in definitions if each.variable.name.value in used)
    return _write(kind, name, tuple(_node(each) for each in selections), _print_selections(selections), (kept, kept))


def write_entities_document(
    name: str | None, fields: tuple[EntitiesField, ...], definitions: tuple[VariableDefinitionNode, ...]
) -> FetchDocument:
    """Write the document of a fetch of entities."""
    used = frozenset(
        variable for field in fields for variable in (*_variables_of(field.selections), *_names(field.guard))
    )
    kept = tuple(each for each in definitions if each.variable.name.value in used)
    own = tuple(_representations_definition(field.variable) for field in fields)
    nodes = tuple(_entities_node(field) for field in fields)
    text = " ".join(
        f"{f'{field.alias}:' if field.alias else ''}_entities(representations:${field.variable})"
        f"{_print_guard(field.guard)}{{{_print_selections(field.selections)}}}"
        for field in fields
    )
    return _write(OperationType.QUERY, name, nodes, text, (kept, own + kept))


def _write(
    kind: OperationType,
    name: str | None,
    nodes: tuple[SelectionNode, ...],
    text: str,
    definitions: tuple[tuple[VariableDefinitionNode, ...], tuple[VariableDefinitionNode, ...]],
) -> FetchDocument:
    """Put a document together. Of the definitions, the first are the client's, the second all."""
    clients, everyones = definitions
    head = ",".join(_print_definition(each) for each in everyones)
    head = f"{kind.value} {name or ''}" + (f"({head})" if head else "")
    operation = OperationDefinitionNode(
        operation=kind,
        name=NameNode(value=name) if name else None,
        variable_definitions=everyones,
        directives=(),
        selection_set=SelectionSetNode(selections=nodes),
    )
    return FetchDocument(
        document=DocumentNode(definitions=(operation,)),
        text=f"{head.rstrip()}{{{text}}}",
        variables=tuple(each.variable.name.value for each in clients),
    )


def _print_definition(node: VariableDefinitionNode) -> str:
    default = f"={print_value(node.default_value)}" if node.default_value else ""
    return f"${node.variable.name.value}:{print_ast(node.type)}{default}"


def _representations_definition(variable: str) -> VariableDefinitionNode:
    anything = NonNullTypeNode(type=NamedTypeNode(name=NameNode(value="_Any")))
    return VariableDefinitionNode(
        variable=VariableNode(name=NameNode(value=variable)),
        type=NonNullTypeNode(type=ListTypeNode(type=anything)),
        directives=(),
    )


def _entities_node(field: EntitiesField) -> FieldNode:
    variable = VariableNode(name=NameNode(value=field.variable))
    return FieldNode(
        alias=NameNode(value=field.alias) if field.alias else None,
        name=NameNode(value="_entities"),
        arguments=(ArgumentNode(name=NameNode(value="representations"), value=variable),),
        directives=_guard_nodes(field.guard),
        selection_set=SelectionSetNode(selections=tuple(_node(each) for each in field.selections)),
    )


def _node(written: Written) -> SelectionNode:
    match written:
        case WrittenField():
            inside = written.inside
            return FieldNode(
                alias=NameNode(value=written.key) if written.key != written.name else None,
                name=NameNode(value=written.name),
                arguments=written.arguments,
                directives=(*written.directives, *_guard_nodes(written.guard)),
                selection_set=None
                if inside is None
                else SelectionSetNode(selections=tuple(_node(each) for each in inside)),
            )
        case WrittenFragment():
            name = written.type_name
            return InlineFragmentNode(
                type_condition=NamedTypeNode(name=NameNode(value=name)) if name else None,
                directives=_guard_nodes(written.guard),
                selection_set=SelectionSetNode(selections=tuple(_node(each) for each in written.selections)),
            )
        case _:
            assert_never(written)


def _guard_nodes(guard: Guard) -> tuple[DirectiveNode, ...]:
    return tuple(
        DirectiveNode(
            name=NameNode(value="include" if value else "skip"),
            arguments=(ArgumentNode(name=NameNode(value="if"), value=VariableNode(name=NameNode(value=variable))),),
        )
        for variable, value in sorted(guard)
    )


def _print_selections(selections: tuple[Written, ...]) -> str:
    return " ".join(_print(each) for each in selections)


def _print(written: Written) -> str:
    match written:
        case WrittenField():
            alias = f"{written.key}:" if written.key != written.name else ""
            directives = "".join(
                f"@{each.name.value}{print_arguments(each.arguments or ())}" for each in written.directives
            )
            inside = "" if written.inside is None else f"{{{_print_selections(written.inside)}}}"
            return f"{alias}{written.name}{written.arguments_text}{directives}{_print_guard(written.guard)}{inside}"
        case WrittenFragment():
            condition = f"on {written.type_name}" if written.type_name else ""
            return f"...{condition}{_print_guard(written.guard)}{{{_print_selections(written.selections)}}}"
        case _:
            assert_never(written)


def _print_guard(guard: Guard) -> str:
    return "".join(f"@{'include' if value else 'skip'}(if:${variable})" for variable, value in sorted(guard))


def _variables_of(selections: tuple[Written, ...]) -> Iterator[str]:
    for each in selections:
        yield from _names(each.guard)
        match each:
            case WrittenField():
                yield from _variables_in(argument.value for argument in each.arguments)
                for directive in each.directives:
                    yield from _variables_in(argument.value for argument in directive.arguments or ())
                yield from _variables_of(each.inside or ())
            case WrittenFragment():
                yield from _variables_of(each.selections)
            case _:
                assert_never(each)


def _variables_in(values: Iterable[ValueNode | ConstValueNode]) -> Iterator[str]:
    for value in values:
        match value:
            case VariableNode():
                yield value.name.value
            case ListValueNode():
                yield from _variables_in(value.values or ())
            case ObjectValueNode():
                yield from _variables_in(each.value for each in value.fields or ())
            case _:
                pass


def _names(guard: Guard) -> Iterator[str]:
    return (variable for variable, _ in guard)
