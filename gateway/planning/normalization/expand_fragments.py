"""Fragments become what they say: each field knows the types it is asked of, and its `@skip` and `@include`.

Selections of one value are merged while they are collected, so that fragments that spread each other over and over
cost no more than the fields they come to.
"""

from dataclasses import dataclass, field

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)

from gateway.errors import PlanningError
from gateway.planning.budget import Budget
from gateway.planning.normalization.guards import contradict, guard_of
from gateway.planning.operation import Operation
from gateway.planning.refused_fields import is_refused
from gateway.supergraph.query_graph_facts import GraphFacts
from gateway.supergraph.query_graph_field_sets import UNGUARDED, FieldSelection, Guard, TypeSet
from gateway.supergraph.query_graph_moves import TYPENAME
from gateway.supergraph.query_graph_values import print_arguments, sort_arguments

_TYPENAME_NODE = FieldNode(name=NameNode(value=TYPENAME))


@dataclass(frozen=True, slots=True)
class _Source:
    """A selection set, the type it is written for, and what holds wherever it applies."""

    node: SelectionSetNode
    type_name: str
    types: TypeSet
    guard: Guard
    is_narrowed: bool = False
    """Whether fragments leave out some of the types that the value can have."""
    above: Guard = UNGUARDED
    """What holds wherever the value is there at all."""


@dataclass(slots=True)
class _Collected:
    """One field while its selection sets are collected."""

    node: FieldNode
    key: tuple[str, str, str, str, TypeSet, Guard]
    directives: tuple[DirectiveNode, ...]
    sources: list[_Source] = field(default_factory=list)


def expand_fragments(
    document: DocumentNode, operation_name: str | None, facts: GraphFacts, budget: Budget
) -> Operation:
    """Make the operation of that name (the only one, without a name) from the document."""
    node = _find_operation(document, operation_name)
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    root = facts.supergraph.schema.get_root_type(node.operation)
    if root is None:
        raise PlanningError(f"The supergraph has no {node.operation.value} type.")
    source = _Source(node.selection_set, root.name, facts.types_of(root.name), UNGUARDED)
    return Operation(
        kind=node.operation,
        name=node.name.value if node.name else None,
        variables=tuple(node.variable_definitions or ()),
        selections=_Expander(fragments, facts, budget).expand([source], 1),
    )


def _find_operation(document: DocumentNode, operation_name: str | None) -> OperationDefinitionNode:
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    named = [each for each in operations if operation_name in (None, each.name.value if each.name else None)]
    if len(named) != 1:
        what = f"no operation {operation_name!r}" if operation_name else "not exactly one operation"
        raise PlanningError(f"The document has {what}.")
    return named[0]


class _Expander:
    def __init__(self, fragments: dict[str, FragmentDefinitionNode], facts: GraphFacts, budget: Budget) -> None:
        self._fragments = fragments
        self._facts = facts
        self._budget = budget

    def expand(self, sources: list[_Source], depth: int) -> tuple[FieldSelection, ...]:
        self._budget.check_depth(depth)
        collected: dict[tuple[str, str, str, str, TypeSet, Guard], _Collected] = {}
        visited: set[tuple[int, str, TypeSet, Guard]] = set()
        refused: list[_Source] = []
        for source in sources:
            self._collect(source, collected, visited, refused)
        is_empty = not collected
        for source in refused:
            # Nothing else says whether the object is there, or of the type whose answer has a null here.
            if is_empty or source.is_narrowed:
                self._collect_field(_TYPENAME_NODE, source, source.guard, collected)
        return tuple(self._selection(each, depth) for each in collected.values())

    def _selection(self, collected: _Collected, depth: int) -> FieldSelection:
        self._budget.spend()
        key, name, arguments_text, _, types, guard = collected.key
        return FieldSelection(
            name=name,
            types=types,
            response_key=key,
            arguments=sort_arguments(collected.node.arguments),
            arguments_text=arguments_text,
            directives=collected.directives,
            guard=guard,
            children=self.expand(collected.sources, depth + 1) if collected.sources else (),
        )

    def _collect(
        self,
        source: _Source,
        collected: dict[tuple[str, str, str, str, TypeSet, Guard], _Collected],
        visited: set[tuple[int, str, TypeSet, Guard]],
        refused: list[_Source],
    ) -> None:
        """Collect the fields of one selection set and of the fragments in it, and where some may not be read."""
        mark = (id(source.node), source.type_name, source.types, source.guard)
        if mark in visited:
            return
        visited.add(mark)
        for node in source.node.selections:
            self._budget.spend()
            guard = guard_of(node.directives, source.guard)
            if guard is None or contradict(guard, source.above):
                continue
            match node:
                case FieldNode() if is_refused(node):
                    refused.append(source)
                case FieldNode():
                    self._collect_field(node, source, guard, collected)
                case InlineFragmentNode():
                    condition = node.type_condition.name.value if node.type_condition else source.type_name
                    inner = self._narrow(source, node.selection_set, condition, guard)
                    if inner is not None:
                        self._collect(inner, collected, visited, refused)
                case FragmentSpreadNode():
                    fragment = self._fragments[node.name.value]
                    inner = self._narrow(source, fragment.selection_set, fragment.type_condition.name.value, guard)
                    if inner is not None:
                        self._collect(inner, collected, visited, refused)
                case _:
                    raise PlanningError(f"A selection cannot be a {node.kind}.")

    def _narrow(self, source: _Source, node: SelectionSetNode, type_name: str, guard: Guard) -> _Source | None:
        types = source.types & self._facts.types_of(type_name)
        is_narrowed = source.is_narrowed or types != source.types
        return _Source(node, type_name, types, guard, is_narrowed, source.above) if types else None

    def _collect_field(
        self,
        node: FieldNode,
        source: _Source,
        guard: Guard,
        collected: dict[tuple[str, str, str, str, TypeSet, Guard], _Collected],
    ) -> None:
        name = node.name.value
        directives = tuple(each for each in node.directives or () if each.name.value not in {"skip", "include"})
        response_key = node.alias.value if node.alias and name != TYPENAME else name
        if response_key == TYPENAME and name != TYPENAME:
            raise PlanningError(f"The field {name} cannot be called {TYPENAME}: the gateway needs the name itself.")
        key = (
            response_key,
            name,
            print_arguments(sort_arguments(node.arguments)),
            " ".join(f"@{each.name.value}{print_arguments(each.arguments or ())}" for each in directives),
            source.types,
            guard,
        )
        found = collected.get(key)
        if found is None:
            found = collected[key] = _Collected(node, key, directives)
        child_type = self._child_type(source.type_name, name)
        if node.selection_set is not None and child_type is not None:
            types = self._facts.types_of(child_type)
            found.sources.append(_Source(node.selection_set, child_type, types, UNGUARDED, above=source.above | guard))

    def _child_type(self, type_name: str, field_name: str) -> str | None:
        parent = self._facts.supergraph.schema.type_map[type_name]
        if field_name.startswith("__") or not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return None
        child: GraphQLNamedType = get_named_type(parent.fields[field_name].type)
        return child.name
