"""An operation comes in, an estimate of what its answer costs goes out.

Every object counts one, leaves count nothing, or each what @cost says. A list counts as many items as @listSize says,
or else its slicing argument (`first`, `last` or `limit`: the value given, or the schema's default), else
`ASSUMED_ITEMS`. A slicing argument on a field that is no list itself, as on a connection, sizes the lists right below
it. Source: IBM's specification of cost directives, as the cost v0.1 specification takes it over.
"""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode, value_from_ast_untyped

from gateway.serving.cache import LruCache
from gateway.serving.estimate import Estimate
from gateway.supergraph.demand import Demand

_REMEMBERED = 16

Json = Any  # JSON values: dict, list, str, int, float, bool, None


class Cost:
    """The cost of one operation, by the values of the variables that matter to it."""

    def __init__(
        self, schema: GraphQLSchema, demand: Demand, document: DocumentNode, operation: OperationDefinitionNode
    ) -> None:
        self._schema = schema
        self._demand = demand
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._operation = operation
        self._defaults = _defaults(operation)
        self._estimated: LruCache[tuple[object, ...], tuple[int, tuple[str, ...]]] = LruCache(_REMEMBERED)
        self._read = tuple(self._estimate({})[1].read)

    @property
    def is_fixed(self) -> bool:
        """Whether every request with this operation costs the same."""
        return not self._read

    def total(self, variables: Mapping[str, Json]) -> int:
        """Estimate a request with these variables."""
        return self._of(variables)[0]

    def unsliced(self, variables: Mapping[str, Json]) -> tuple[str, ...]:
        """Give the fields, as coordinates, that must be given exactly one slicing argument and are not."""
        return self._of(variables)[1]

    def _of(self, variables: Mapping[str, Json]) -> tuple[int, tuple[str, ...]]:
        given = {**self._defaults, **variables}
        matter = {name: given[name] for name in self._read if name in given}
        if not all(isinstance(value, int | None) for value in matter.values()):
            return self._estimate_briefly(matter)
        key = tuple((name, type(value), value) for name, value in matter.items())
        found = self._estimated.get(key)
        if found is None:
            found = self._estimate_briefly(matter)
            self._estimated.put(key, found)
        return found

    def _estimate_briefly(self, variables: dict[str, Json]) -> tuple[int, tuple[str, ...]]:
        total, estimate = self._estimate(variables)
        return total, tuple(estimate.unsliced)

    def _estimate(self, variables: dict[str, Json]) -> tuple[int, Estimate]:
        estimate = Estimate(self._schema, self._demand, self._fragments, variables)
        root = self._schema.get_root_type(self._operation.operation)
        return estimate.selection_set(self._operation.selection_set, root).total(), estimate


def _defaults(operation: OperationDefinitionNode) -> dict[str, Json]:
    return {
        definition.variable.name.value: value_from_ast_untyped(definition.default_value)
        for definition in operation.variable_definitions or ()
        if definition.default_value is not None
    }
