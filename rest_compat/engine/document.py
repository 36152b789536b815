"""A `.graphql` file comes in; a validated document goes out: what is sent, what fills it, how it is called outside.

The file holds one operation, named as the file in Pascal case, and the fragments that it uses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphql import (
    ArgumentNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLNonNull,
    GraphQLSchema,
    ObjectFieldNode,
    OperationDefinitionNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    is_input_type,
    parse,
    print_ast,
    type_from_ast,
    validate,
    visit,
)

from rest_compat.engine.directives import without_local_directives
from rest_compat.engine.naming import pascal_case


class DocumentError(Exception):
    """A document cannot be served; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a document."""

    name: str
    type: GraphQLInputType
    required: bool
    """Whether the document needs a value: its type is non-null and it has no default."""


@dataclass(frozen=True, slots=True)
class Document:
    """An operation that is valid against the schema, with what the engine wants to know of it."""

    name: str
    """The name of its row and file, in snake case."""
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    text: str
    """What is sent: without local directives."""
    variables: tuple[Variable, ...]
    arguments: Mapping[str, str]
    """Argument or input field of the graph → the variable that is given to it."""
    description: str | None


def load_document(path: Path, schema: GraphQLSchema) -> Document:
    """Read and validate one file. `schema` knows the local directives."""
    try:
        parsed = parse(path.read_text(encoding="utf-8"))
    except GraphQLError as error:
        raise DocumentError(f"{path}: {error.message}") from None
    if problems := validate(schema, parsed):
        raise DocumentError("; ".join(f"{path}:{_line(problem)}: {problem.message}" for problem in problems))
    operation = _only_operation(parsed, path)
    return Document(
        name=path.stem,
        operation=operation,
        fragments={node.name.value: node for node in parsed.definitions if isinstance(node, FragmentDefinitionNode)},
        text=print_ast(without_local_directives(parsed)),
        variables=tuple(_variable(node, schema) for node in operation.variable_definitions or ()),
        arguments=_arguments(parsed),
        description=operation.description.value if operation.description else None,
    )


def _line(problem: GraphQLError) -> int:
    return problem.locations[0].line if problem.locations else 1


def _only_operation(parsed: DocumentNode, path: Path) -> OperationDefinitionNode:
    operations = [node for node in parsed.definitions if isinstance(node, OperationDefinitionNode)]
    wanted = pascal_case(path.stem)
    names = [node.name.value if node.name else "(without a name)" for node in operations]
    if names != [wanted]:
        raise DocumentError(f"{path}: the file must hold one operation named {wanted}, it holds {', '.join(names)}")
    return operations[0]


def _variable(node: VariableDefinitionNode, schema: GraphQLSchema) -> Variable:
    kind = type_from_ast(schema, node.type)
    if kind is None or not is_input_type(kind):  # validation has refused such a document
        raise TypeError(f"${node.variable.name.value} has no input type")
    required = isinstance(kind, GraphQLNonNull) and node.default_value is None
    return Variable(node.variable.name.value, kind, required)


def _arguments(parsed: DocumentNode) -> dict[str, str]:
    collector = _ArgumentCollector()
    visit(parsed, collector)
    return collector.arguments


class _ArgumentCollector(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.arguments: dict[str, str] = {}

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        self._note(node)

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        self._note(node)

    def _note(self, node: ArgumentNode | ObjectFieldNode) -> None:
        if isinstance(node.value, VariableNode):
            self.arguments[node.name.value] = node.value.name.value
