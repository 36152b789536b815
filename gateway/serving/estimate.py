"""The selections of an operation come in, with what its variables say; the cost of its answer goes out.

Each fragment is estimated once, so that the time is linear in the document. That is why what a selection set costs is
told apart from the lists in it: which size these have may be for the field above to say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphql import (
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
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
    value_from_ast_untyped,
)

from gateway.serving.argument_cost import may_weigh, weigh
from gateway.supergraph.demand import Demand, ListSize

ASSUMED_ITEMS = 10
_SLICING_ARGUMENTS = ("first", "last", "limit")

Json = Any  # JSON values: dict, list, str, int, float, bool, None


@dataclass(slots=True)
class _Lists:
    """The lists of one name in a selection set."""

    unsized_items: int = 0
    """One item of each list whose size nothing of its own says."""
    sized_items: int = 0
    """One item of each of the others."""
    sized: int = 0
    """The others whole."""

    def add(self, other: "_Lists") -> None:
        self.unsized_items += other.unsized_items
        self.sized_items += other.sized_items
        self.sized += other.sized


class Selected(NamedTuple):
    """The cost of a selection set: what does not depend on the field above, and the lists in it by name."""

    cost: int
    lists: Mapping[str, _Lists]

    def total(self, size: int | None = None, sized_fields: Sequence[str] = ()) -> int:
        """Add up, where the field above gives lists a size: those it names, or else those without one of their own."""
        total = self.cost
        for name, lists in self.lists.items():
            if name in sized_fields and size is not None:
                total += (lists.unsized_items + lists.sized_items) * size
            else:
                items = ASSUMED_ITEMS if size is None or sized_fields else size
                total += lists.unsized_items * items + lists.sized
        return total


_NOTHING = Selected(0, {})


@dataclass(slots=True)
class Estimate:
    """One walk over an operation. `variables` are those that the client gave, or their defaults."""

    schema: GraphQLSchema
    demand: Demand
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: dict[str, Json]
    read: dict[str, None] = field(default_factory=dict)
    """Variables that the estimate depends on, in the order of their first use."""
    unsliced: dict[str, None] = field(default_factory=dict)
    """Coordinates of fields that ask for exactly one slicing argument and were not given one."""
    _estimated: dict[str, Selected] = field(default_factory=dict)

    def selection_set(self, selection_set: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Selected:
        """Estimate the selections on a type."""
        cost = 0
        lists: dict[str, _Lists] = {}
        for selection in selection_set.selections or () if selection_set else ():
            found = self._selection(selection, parent)
            cost += found.cost
            for name, more in found.lists.items():
                lists.setdefault(name, _Lists()).add(more)
        return Selected(cost, lists)

    def _selection(self, selection: SelectionNode, parent: GraphQLNamedType | None) -> Selected:
        match selection:
            case FieldNode():
                return self._field(selection, parent)
            case InlineFragmentNode(type_condition=None):
                return self.selection_set(selection.selection_set, parent)
            case InlineFragmentNode(type_condition=condition) if condition is not None:
                return self.selection_set(selection.selection_set, self.schema.get_type(condition.name.value))
            case FragmentSpreadNode():
                return self._fragment(selection.name.value)
            case _:
                return _NOTHING

    def _fragment(self, name: str) -> Selected:
        if name not in self._estimated:
            fragment = self.fragments[name]
            on = self.schema.get_type(fragment.type_condition.name.value)
            self._estimated[name] = self.selection_set(fragment.selection_set, on)
        return self._estimated[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Selected:
        definition = _field_of(parent, node.name.value)
        if definition is None or parent is None:
            return _NOTHING
        coordinate = f"{parent.name}.{node.name.value}"
        list_size = self.demand.list_sizes.get(coordinate)
        size = self._size(node, definition, coordinate, list_size)
        sized_fields = list_size.sized_fields if list_size else ()
        below = self.selection_set(node.selection_set, get_named_type(definition.type))
        arguments = self._arguments(node, definition, coordinate)
        if not _is_list(definition.type):
            return Selected(arguments + self._weight(parent, node, definition) + below.total(size, sized_fields), {})
        item = self._weight(parent, node, definition) + below.total(size if sized_fields else None, sized_fields)
        if size is None or sized_fields:
            return Selected(arguments, {node.name.value: _Lists(unsized_items=item)})
        return Selected(arguments, {node.name.value: _Lists(sized_items=item, sized=item * size)})

    def _weight(self, parent: GraphQLNamedType, node: FieldNode, definition: GraphQLField) -> int:
        """Weigh one value of a field: as @cost on the field says, or on its type; where objects differ, the most."""
        owners = self._possible(parent) if isinstance(parent, GraphQLInterfaceType) else (parent,)
        weights = [self.demand.weights.get(f"{owner.name}.{node.name.value}") for owner in owners]
        named = get_named_type(definition.type)
        if None not in weights:
            return max((weight for weight in weights if weight is not None), default=0)
        usual = 1 if is_composite_type(named) else 0
        types = [self.demand.weights.get(each.name, usual) for each in self._possible(named)]
        return max([weight for weight in weights if weight is not None] + types, default=usual)

    def _possible(self, type_: GraphQLNamedType) -> Iterable[GraphQLNamedType]:
        return self.schema.get_possible_types(type_) if is_abstract_type(type_) else (type_,)

    def _arguments(self, node: FieldNode, definition: GraphQLField, coordinate: str) -> int:
        total = 0
        for each in node.arguments or ():
            type_ = definition.args[each.name.value].type
            weight = self.demand.weights.get(f"{coordinate}({each.name.value}:)")
            if may_weigh(type_, weight, self.demand):
                total += weigh(self._value(each.value), type_, weight, self.demand)
        return total

    def _value(self, node: ValueNode) -> Json:
        """Read a value, and note which variables it reads."""
        self.read |= dict.fromkeys(_variables_in(node))
        return value_from_ast_untyped(node, self.variables)

    def _size(
        self, node: FieldNode, definition: GraphQLField, coordinate: str, list_size: ListSize | None
    ) -> int | None:
        """Say how many items the field asks for; the most, where it does so more than once."""
        names = list_size.slicing_arguments if list_size else _SLICING_ARGUMENTS
        given = {each.name.value: each.value for each in node.arguments or () if each.name.value in names}
        present = {name: self._items(value) for name, value in given.items() if not self._is_left_out(value)}
        defaults = {name: _default(definition.args[name]) for name in names if name in definition.args}
        sizes = [size for size in present.values() if size is not None]
        sizes = sizes or [size for name, size in defaults.items() if size is not None and name not in present]
        if list_size is None:
            return max(sizes, default=None)
        if names and list_size.require_one_slicing_argument and len(sizes) != 1:
            self.unsliced[coordinate] = None
        return max(sizes, default=list_size.assumed_size)

    def _items(self, value: ValueNode) -> int | None:
        """Read the number of a slicing argument. What coercion will refuse counts as a list of unknown size."""
        found = self._value(value)
        if found is None:
            return None
        return max(found, 0) if isinstance(found, int) and not isinstance(found, bool) else ASSUMED_ITEMS

    def _is_left_out(self, value: ValueNode) -> bool:
        """Whether the value is a variable that the request does not give: then the argument's default counts."""
        if not isinstance(value, VariableNode):
            return False
        self.read[value.name.value] = None
        return value.name.value not in self.variables


def _variables_in(value: ValueNode) -> list[str]:
    if isinstance(value, VariableNode):
        return [value.name.value]
    below = (*(getattr(value, "values", None) or ()), *(each.value for each in getattr(value, "fields", None) or ()))
    return [name for each in below for name in _variables_in(each)]


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
    return max(int(literal.value), 0) if isinstance(literal, IntValueNode) else None
