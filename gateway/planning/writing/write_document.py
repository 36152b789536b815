"""Written selections in, a GraphQL document of one operation out, as syntax tree and as compact text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from graphql import (
    ArgumentNode,
    ConstValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    InlineFragmentNode,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    parse_type,
    print_ast,
)

from gateway.planning.writing.written import Written, WrittenField, WrittenFragment, guarded
from gateway.supergraph.query_graph_field_sets import UNGUARDED, Guard
from gateway.supergraph.query_graph_values import print_arguments, print_value


@dataclass(frozen=True, slots=True)
class FetchDocument:
    """A document ready to send, and the names of the client's variables that it uses."""

    document: DocumentNode
    text: str
    variables: tuple[str, ...]


def write_document(
    kind: OperationType,
    name: str | None,
    selections: tuple[Written, ...],
    definitions: tuple[VariableDefinitionNode, ...],
    own: Mapping[str, str] | None = None,
) -> FetchDocument:
    """Write the document of a fetch.

    `definitions` are those of the client's variables, `own` the names and types of the gateway's own.
    """
    used = frozenset(_variables_of(selections))
    clients = tuple(each for each in definitions if each.variable.name.value in used)
    all_definitions = (*(_own_definition(*each) for each in (own or {}).items()), *clients)
    head = ",".join(_print_definition(each) for each in all_definitions)
    head = kind.value + (f" {name}" if name else "") + (f"({head})" if head else "")
    operation = OperationDefinitionNode(
        operation=kind,
        name=NameNode(value=name) if name else None,
        variable_definitions=all_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(_node(each) for each in selections)),
    )
    return FetchDocument(
        document=DocumentNode(definitions=(operation,)),
        text=f"{head}{{{print_selections(selections)}}}",
        variables=tuple(each.variable.name.value for each in clients),
    )


def entities_field(
    alias: str | None, variable: str, selections: tuple[Written, ...], guard: Guard = UNGUARDED
) -> Written:
    """Write one `_entities` field. `variable` takes its representations."""
    value = VariableNode(name=NameNode(value=variable))
    argument = ArgumentNode(name=NameNode(value="representations"), value=value)
    field = WrittenField(
        key=alias or "_entities",
        name="_entities",
        type_text="[_Entity]!",
        arguments=(argument,),
        arguments_text=print_arguments((argument,)),
        inside=selections,
    )
    return guarded(field, guard)


def _print_definition(node: VariableDefinitionNode) -> str:
    default = f"={print_value(node.default_value)}" if node.default_value else ""
    return f"${node.variable.name.value}:{print_ast(node.type)}{default}"


def _own_definition(variable: str, type_text: str) -> VariableDefinitionNode:
    return VariableDefinitionNode(
        variable=VariableNode(name=NameNode(value=variable)),
        type=parse_type(type_text, no_location=True),
        directives=(),
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


def print_selections(selections: tuple[Written, ...]) -> str:
    """Print selections as compactly as can be."""
    return " ".join(_print(each) for each in selections)


def _print(written: Written) -> str:
    match written:
        case WrittenField():
            alias = f"{written.key}:" if written.key != written.name else ""
            directives = "".join(
                f"@{each.name.value}{print_arguments(each.arguments or ())}" for each in written.directives
            )
            inside = "" if written.inside is None else f"{{{print_selections(written.inside)}}}"
            return f"{alias}{written.name}{written.arguments_text}{directives}{_print_guard(written.guard)}{inside}"
        case WrittenFragment():
            condition = f"on {written.type_name}" if written.type_name else ""
            return f"...{condition}{_print_guard(written.guard)}{{{print_selections(written.selections)}}}"
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
