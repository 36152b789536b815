"""The introspection fields of an operation come in, their part of the answer goes out: read from the API schema."""

from collections.abc import Mapping, Sequence

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,
)
from graphql.language import DocumentNode

from gateway.execution.shape import IntrospectionField
from gateway.execution.transport import Json


class Introspection:
    """Answers `__schema` and `__type` of one operation. Without variables the answer is made once and kept."""

    __slots__ = ("_document", "_kept", "_schema", "_variable")

    def __init__(
        self,
        fields: Sequence[IntrospectionField],
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        nodes: tuple[FieldNode, ...] = tuple(node for field in fields for node in field.nodes)
        part = OperationDefinitionNode(
            operation=operation.operation,
            name=operation.name,
            variable_definitions=operation.variable_definitions,
            directives=(),
            selection_set=SelectionSetNode(selections=nodes),
        )
        self._document = DocumentNode(definitions=(part, *fragments.values()))
        self._schema = schema
        self._variable = bool(operation.variable_definitions)
        self._kept: dict[str, Json] | None = None

    def answer(self, variables: Mapping[str, Json]) -> dict[str, Json]:
        """Return the values of the fields by response key. `variables` are coerced already."""
        if self._kept is not None:
            return self._kept
        result = execute_sync(self._schema, self._document, variable_values=dict(variables))
        data = result.data or {}
        if not self._variable:
            self._kept = data
        return data
