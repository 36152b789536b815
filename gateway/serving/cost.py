"""An operation comes in, an estimate of the objects that its answer will hold goes out.

Every object counts one, leaves count nothing. A list counts as many items as its slicing argument says (`first`,
`last` or `limit`: the value given, or the schema's default), else `ASSUMED_ITEMS`. A slicing argument on a field that
is no list itself, as on a connection, sizes the lists right below it. Each fragment is estimated once, so that the
time is linear in the document. The directives @cost and @listSize are not read.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)

from gateway.serving.cache import LruCache

ASSUMED_ITEMS = 10
_SLICING_ARGUMENTS = ("first", "last", "limit")
_REMEMBERED_SIZES = 16

Json = Any  # JSON values: dict, list, str, int, float, bool, None
_Cost = tuple[int, int]
"""Objects of a selection set, and of one item of each list in it that its parent may size."""


class Cost:
    """The cost of one operation, by the values of the variables that size its lists."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._operation = operation
        self._defaults = _integer_defaults(operation)
        self._totals: LruCache[tuple[object, ...], int] = LruCache(_REMEMBERED_SIZES)
        self._sizing: tuple[str, ...] = ()
        self._sizing = self._estimate({})[1]

    @property
    def is_fixed(self) -> bool:
        """Whether every request with this operation costs the same."""
        return not self._sizing

    def total(self, variables: Mapping[str, Json]) -> int:
        """Estimate a request with these variables."""
        sizes = tuple(_integer(variables.get(name, self._defaults.get(name))) for name in self._sizing)
        total = self._totals.get(sizes)
        if total is None:
            total = self._estimate(dict(zip(self._sizing, sizes, strict=True)))[0]
            self._totals.put(sizes, total)
        return total

    def _estimate(self, sizes: Mapping[str, int | None]) -> tuple[int, tuple[str, ...]]:
        estimate = _Estimate(self._schema, self._fragments, sizes)
        root = self._schema.get_root_type(self._operation.operation)
        objects, per_item = estimate.selection_set(self._operation.selection_set, root)
        return objects + per_item * ASSUMED_ITEMS, tuple(estimate.sizing)


class _Estimate:
    """One walk over an operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        sizes: Mapping[str, int | None],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._sizes = sizes
        self._estimated: dict[str, _Cost] = {}
        self.sizing: dict[str, None] = {}
        """Variables that size a list, in the order of their first use."""

    def selection_set(self, selection_set: SelectionSetNode | None, parent: GraphQLNamedType | None) -> _Cost:
        objects = per_item = 0
        for selection in selection_set.selections or () if selection_set else ():
            more_objects, more_per_item = self._selection(selection, parent)
            objects += more_objects
            per_item += more_per_item
        return objects, per_item

    def _selection(self, selection: SelectionNode, parent: GraphQLNamedType | None) -> _Cost:
        match selection:
            case FieldNode():
                return self._field(selection, parent)
            case InlineFragmentNode(type_condition=None):
                return self.selection_set(selection.selection_set, parent)
            case InlineFragmentNode(type_condition=condition) if condition is not None:
                return self.selection_set(selection.selection_set, self._schema.get_type(condition.name.value))
            case FragmentSpreadNode():
                return self._fragment(selection.name.value)
            case _:
                return 0, 0

    def _fragment(self, name: str) -> _Cost:
        if name not in self._estimated:
            fragment = self._fragments[name]
            on = self._schema.get_type(fragment.type_condition.name.value)
            self._estimated[name] = self.selection_set(fragment.selection_set, on)
        return self._estimated[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> _Cost:
        field = _field_of(parent, node.name.value)
        if field is None or not is_composite_type(get_named_type(field.type)):
            return 0, 0
        objects, per_item = self.selection_set(node.selection_set, get_named_type(field.type))
        size = self._slice(node, field)
        if not _is_list(field.type):
            return 1 + objects + per_item * (ASSUMED_ITEMS if size is None else size), 0
        item = 1 + objects + per_item * ASSUMED_ITEMS
        return (0, item) if size is None else (item * size, 0)

    def _slice(self, node: FieldNode, field: GraphQLField) -> int | None:
        """The size that a slicing argument gives; the largest, where there are several."""
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        sizes = []
        for name in _SLICING_ARGUMENTS:
            if name not in field.args:
                continue
            match given.get(name):
                case None:
                    sizes.append(_default(field.args[name]))
                case IntValueNode(value=value):
                    sizes.append(_integer(int(value)))
                case VariableNode(name=variable):
                    self.sizing[variable.value] = None
                    sizes.append(self._sizes.get(variable.value))
                case _:  # null, or a value that coercion will refuse
                    pass
        return max((size for size in sizes if size is not None), default=None)


def _field_of(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    """The field of a valid document; None for introspection fields, which cost nothing."""
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        found: GraphQLField | None = parent.fields.get(name)
        return found
    return None


def _is_list(type_: GraphQLOutputType) -> bool:
    return is_list_type(type_.of_type if is_non_null_type(type_) else type_)


def _default(argument: GraphQLArgument) -> int | None:
    """The default that the schema's text gives."""
    literal = argument.default.literal if argument.default else None
    return _integer(int(literal.value)) if isinstance(literal, IntValueNode) else None


def _integer(value: object) -> int | None:
    return max(value, 0) if isinstance(value, int) and not isinstance(value, bool) else None


def _integer_defaults(operation: OperationDefinitionNode) -> dict[str, int]:
    return {
        definition.variable.name.value: int(definition.default_value.value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }
