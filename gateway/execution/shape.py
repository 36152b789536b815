"""The client's selections and the API schema come in; the shape of the answer for each runtime type goes out.

A shape says which response keys an object of one concrete type has, in the order of the client's document, and what
each value must look like. It is made once for the values of the variables in @skip and @include.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLCompositeType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_non_null_type,
)

from gateway.execution.conditions import is_included
from gateway.execution.transport import Json
from gateway.planning.refused_fields import is_refused

_FieldsType: TypeAlias = GraphQLObjectType | GraphQLInterfaceType

INTROSPECTION_FIELDS = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class TypenameField:
    """`__typename`: known from the object's shape, whatever the data says."""

    key: str


@dataclass(frozen=True, slots=True)
class IntrospectionField:
    """`__schema` or `__type`: its value is already an answer."""

    key: str
    nodes: tuple[FieldNode, ...]


@dataclass(frozen=True, slots=True)
class ValueField:
    """A field whose value subgraphs gave: under `key` in the data as in the answer."""

    key: str
    name: str
    type: GraphQLOutputType
    selections: "Selections | None"
    """None for leaves."""


@dataclass(frozen=True, slots=True)
class RefusedField:
    """A field that the request may not read: null, whatever the data holds."""

    key: str
    name: str
    is_nullable: bool


FieldShape: TypeAlias = TypenameField | IntrospectionField | ValueField | RefusedField


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """The fields of an answer's object of one concrete type, in order.

    Or of an interface, for objects whose type no subgraph was asked for: see `Selections.shape`.
    """

    type: GraphQLObjectType | GraphQLInterfaceType
    fields: tuple[FieldShape, ...]


def _values(shape: ObjectShape) -> list[ValueField]:
    return [each for each in shape.fields if isinstance(each, ValueField)]


class Selections:
    """What is asked of the values of one composite type. Expands by runtime type, on demand and once."""

    __slots__ = ("_builder", "_shapes", "selection_sets", "type")

    def __init__(
        self, builder: "ShapeBuilder", type_: GraphQLCompositeType, selection_sets: tuple[SelectionSetNode, ...]
    ) -> None:
        self._builder = builder
        self._shapes: dict[str | None, ObjectShape] = {}
        self.type = type_
        self.selection_sets = selection_sets

    @property
    def abstract(self) -> bool:
        """Whether the runtime type must be asked of the data."""
        return is_abstract_type(self.type)

    def shape(self, typename: str | None) -> ObjectShape | None:
        """Return the shape for a runtime type; None for what is no possible type in the API schema.

        A subgraph that has an interface as an object cannot tell the type of its objects, and plans ask no other one
        where nothing depends on it: for objects without a type's name, then, the interface's own fields serve.
        """
        known = self._shapes.get(typename)
        if known is None:
            if typename is None:
                made = self._builder.interface_shape(self.type, self.selection_sets)
            else:
                made = self._builder.possible_shape(self.type, typename, self.selection_sets)
            if made is None:
                return None
            known = self._shapes[typename] = made
        return known

    def possible_shapes(self) -> Iterable[ObjectShape]:
        """Return the shapes for all runtime types."""
        shapes = (self.shape(name) for name in self._builder.possible_names(self.type))
        return (shape for shape in shapes if shape is not None)


class _TypeNeededError(Exception):
    """What the client asks for depends on the runtime type."""


class ShapeBuilder:
    """Builds shapes of one operation for one set of values of its @skip and @include variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Json],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._selections: dict[tuple[str, tuple[int, ...]], Selections] = {}

    def root(self, operation: OperationDefinitionNode) -> ObjectShape:
        """Return the shape of the answer's `data`."""
        root_type = self._schema.get_root_type(operation.operation)
        if root_type is None:  # pragma: no cover - the document is valid against the schema
            raise LookupError(f"The schema has no {operation.operation.value} type.")
        return self.object_shape(root_type, (operation.selection_set,))

    def object_shape(self, type_: _FieldsType, selection_sets: Iterable[SelectionSetNode]) -> ObjectShape:
        """Collect the fields for a concrete type (specification section 6.3.2)."""
        nodes: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in selection_sets:
            self._collect(type_, selection_set, nodes, seen)
        return ObjectShape(type_, tuple(self._field(type_, key, found) for key, found in nodes.items()))

    def possible_shape(
        self, type_: GraphQLCompositeType, typename: str, selection_sets: Iterable[SelectionSetNode]
    ) -> ObjectShape | None:
        """Return the shape for the concrete type of that name if values of `type_` can have it."""
        found = self._schema.get_type(typename)
        if isinstance(found, GraphQLObjectType) and self._applies(found, type_):
            return self.object_shape(found, selection_sets)
        return None

    def interface_shape(
        self, type_: GraphQLCompositeType, selection_sets: Iterable[SelectionSetNode]
    ) -> ObjectShape | None:
        """Return the shape for objects of unknown type; None where the client asks what depends on the type."""
        if not isinstance(type_, GraphQLInterfaceType):
            return None
        try:
            return self.object_shape(type_, selection_sets)
        except _TypeNeededError:
            return self._shape_of_all(type_, selection_sets)

    def _shape_of_all(
        self, type_: GraphQLInterfaceType, selection_sets: Iterable[SelectionSetNode]
    ) -> ObjectShape | None:
        """Return the shape that all types have, where conditions by type only repeat what is asked of every object."""
        shapes = [self.object_shape(possible, selection_sets) for possible in self._schema.get_possible_types(type_)]
        fields = [{(each.key, each.name, each.selections) for each in _values(shape)} for shape in shapes]
        is_same = all(
            found == fields[0] and len(found) == len(shape.fields) for found, shape in zip(fields, shapes, strict=True)
        )
        return shapes[0] if shapes and is_same else None

    def possible_names(self, type_: GraphQLCompositeType) -> list[str]:
        """Return the names of the concrete types of `type_`."""
        if isinstance(type_, GraphQLObjectType):
            return [type_.name]
        return [possible.name for possible in self._schema.get_possible_types(type_)]

    def _applies(self, type_: _FieldsType, condition: GraphQLCompositeType) -> bool:
        if type_ is condition:
            return True
        if isinstance(condition, GraphQLAbstractType) and self._schema.is_sub_type(condition, type_):
            return True
        if isinstance(type_, GraphQLInterfaceType):
            return self._applies_to_all(type_, condition)
        return False

    def _applies_to_all(self, type_: GraphQLInterfaceType, condition: GraphQLCompositeType) -> bool:
        """Tell whether a condition holds for all objects of an interface or for none; which one must not matter."""
        answers = {self._applies(possible, condition) for possible in self._schema.get_possible_types(type_)}
        if len(answers) > 1:
            raise _TypeNeededError
        return True in answers

    def _collect(
        self,
        type_: _FieldsType,
        selection_set: SelectionSetNode,
        nodes: dict[str, list[FieldNode]],
        seen: set[str],
    ) -> None:
        for node in selection_set.selections or ():
            if not is_included(node, self._variables):
                continue
            match node:
                case FieldNode():
                    nodes.setdefault((node.alias or node.name).value, []).append(node)
                case InlineFragmentNode():
                    if node.type_condition is None or self._matches(type_, node.type_condition):
                        self._collect(type_, node.selection_set, nodes, seen)
                case FragmentSpreadNode() if node.name.value not in seen:
                    seen.add(node.name.value)
                    fragment = self._fragments[node.name.value]
                    if self._matches(type_, fragment.type_condition):
                        self._collect(type_, fragment.selection_set, nodes, seen)
                case _:
                    pass

    def _matches(self, type_: _FieldsType, condition: NamedTypeNode) -> bool:
        found = self._schema.get_type(condition.name.value)
        if isinstance(found, GraphQLObjectType | GraphQLAbstractType):
            return self._applies(type_, found)
        return False

    def _field(self, parent: _FieldsType, key: str, nodes: list[FieldNode]) -> FieldShape:
        name = nodes[0].name.value
        if name == "__typename":
            if isinstance(parent, GraphQLInterfaceType):
                raise _TypeNeededError
            return TypenameField(key)
        if name in INTROSPECTION_FIELDS:
            return IntrospectionField(key, tuple(nodes))
        type_ = parent.fields[name].type
        nodes = [node for node in nodes if not is_refused(node)]
        if not nodes:
            return RefusedField(key, name, not is_non_null_type(type_))
        return ValueField(key, name, type_, self._below(type_, nodes))

    def _below(self, type_: GraphQLOutputType, nodes: list[FieldNode]) -> Selections | None:
        named = get_named_type(type_)
        if not is_composite_type(named):
            return None
        selection_sets = tuple(node.selection_set for node in nodes if node.selection_set is not None)
        identity = (named.name, tuple(id(selection_set) for selection_set in selection_sets))
        known = self._selections.get(identity)
        if known is None:
            known = self._selections[identity] = Selections(self, named, selection_sets)
        return known
