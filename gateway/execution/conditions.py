"""Conditions on client variables come in; whether they hold goes out."""

from collections.abc import Iterable, Mapping

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from gateway.execution.transport import Json
from gateway.planning.plan import Condition

_CONDITIONAL = {"skip": False, "include": True}


def hold(conditions: Iterable[Condition], variables: Mapping[str, Json]) -> bool:
    """Say whether all conditions hold for coerced variables."""
    return all(variables.get(condition.variable) is condition.value for condition in conditions)


def is_included(node: SelectionNode, variables: Mapping[str, Json]) -> bool:
    """Say whether @skip and @include leave the selection in (specification section 3.13)."""
    for directive in node.directives or ():
        wanted = _CONDITIONAL.get(directive.name.value)
        if wanted is not None and _condition(directive, variables) is not wanted:
            return False
    return True


def _condition(directive: DirectiveNode, variables: Mapping[str, Json]) -> Json:
    (argument,) = directive.arguments or ()
    if isinstance(argument.value, VariableNode):
        return variables.get(argument.value.name.value)
    return getattr(argument.value, "value", None)


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """Return the document's fragments by name."""
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }


def condition_variables(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> tuple[str, ...]:
    """Return the sorted names of the variables on which @skip and @include of the operation depend."""
    names: set[str] = set()
    seen: set[str] = set()
    waiting: list[SelectionSetNode] = [operation.selection_set]
    while waiting:
        for node in waiting.pop().selections or ():
            names.update(_variables_of(node))
            match node:
                case FieldNode(selection_set=SelectionSetNode() as below):
                    waiting.append(below)
                case InlineFragmentNode():
                    waiting.append(node.selection_set)
                case FragmentSpreadNode() if node.name.value not in seen:
                    seen.add(node.name.value)
                    waiting.append(fragments[node.name.value].selection_set)
                case _:
                    pass
    return tuple(sorted(names))


def _variables_of(node: SelectionNode) -> Iterable[str]:
    for directive in node.directives or ():
        if directive.name.value in _CONDITIONAL:
            for argument in directive.arguments or ():
                if isinstance(argument.value, VariableNode):
                    yield argument.value.name.value
