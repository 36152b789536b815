"""A document and the schema come in; its selections go out, fragments resolved, with the types that they stand on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
)

from rest_compat.engine.directives import local_directives
from rest_compat.engine.document import Document, DocumentError


@dataclass(frozen=True, slots=True)
class Member:
    """A field of a selection, its fragments resolved."""

    key: str
    node: FieldNode
    definition: GraphQLField
    directives: Mapping[str, Mapping[str, Any]]  # Any: arguments are JSON


@dataclass(frozen=True, slots=True)
class Selections:
    """The selections of one document, with the types that they stand on."""

    document: Document
    schema: GraphQLSchema

    def members(self, selection_set: SelectionSetNode, parent: GraphQLNamedType) -> list[Member]:
        """The fields that a selection asks for, in order; a field that is asked for twice stands once."""
        members: dict[str, Member] = {}
        self._collect(selection_set, parent, members)
        return list(members.values())

    def below(self, member: Member) -> list[Member]:
        """The fields that are asked of a member's own object or objects."""
        if member.node.selection_set is None:
            return []
        return self.members(member.node.selection_set, get_named_type(member.definition.type))

    def _collect(self, selection_set: SelectionSetNode, parent: GraphQLNamedType, into: dict[str, Member]) -> None:
        for node in selection_set.selections:
            match node:
                case FieldNode():
                    self._add(node, parent, into)
                case FragmentSpreadNode():
                    self._collect_fragment(self.document.fragments[node.name.value], parent, into)
                case InlineFragmentNode() if "message" not in local_directives(node):
                    self._collect_fragment(node, parent, into)

    def _collect_fragment(
        self, node: FragmentDefinitionNode | InlineFragmentNode, parent: GraphQLNamedType, into: dict[str, Member]
    ) -> None:
        on = self.schema.get_type(node.type_condition.name.value) if node.type_condition else parent
        self._collect(node.selection_set, on or parent, into)

    def _add(self, node: FieldNode, parent: GraphQLNamedType, into: dict[str, Member]) -> None:
        definition = self.schema.get_field(parent, node.name.value)  # type: ignore[arg-type]  # validated: composite
        if definition is None:
            raise DocumentError(f"{self.document.name}: {parent.name} has no field {node.name.value}")
        key = node.alias.value if node.alias else node.name.value
        into.setdefault(key, Member(key, node, definition, local_directives(node)))

    def root(self) -> GraphQLNamedType:
        """The root type of the operation."""
        root = self.schema.get_root_type(self.document.operation.operation)
        if root is None:
            raise DocumentError(f"{self.document.name}: the schema has no such root type")
        return root
