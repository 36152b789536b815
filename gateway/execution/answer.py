"""An operation comes in; for each run, the function that turns merged data into the response goes out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from graphql import FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode

from gateway.execution.completion import complete
from gateway.execution.conditions import condition_variables
from gateway.execution.faults import Faults
from gateway.execution.introspection import Introspection
from gateway.execution.leaf_objects import selections_at
from gateway.execution.projection import DEVIATIONS, generate_projection
from gateway.execution.response import Response
from gateway.execution.shape import IntrospectionField, ObjectShape, ShapeBuilder
from gateway.execution.transport import Json
from gateway.planning.plan import Path

KEPT_ANSWERS = 16
"""How many combinations of @skip and @include values one plan keeps generated code for."""


class Answer:
    """The answer's shape and the code that fills it, for one set of values of the condition variables."""

    __slots__ = ("_introspection", "_project", "shape")

    def __init__(self, shape: ObjectShape, introspection: Introspection | None, repeated: Iterable[Path]) -> None:
        self.shape = shape
        self._introspection = introspection
        self._project = generate_projection(shape, (found for path in repeated for found in selections_at(path, shape)))

    def finish(self, data: dict[str, Json], variables: Mapping[str, Json], faults: Faults) -> Response:
        """Make the response of merged data: only what the client selected, in the client's order."""
        if self._introspection is not None:
            data.update(self._introspection.answer(variables))
        answer: dict[str, Json] | None
        try:
            answer = self._project(data)
        except DEVIATIONS:
            answer = complete(data, self.shape, faults)
        return Response(answer, faults.errors)


_Values: TypeAlias = tuple[Json, ...]


class Answers:
    """The answers of one operation, made when a combination of condition values first comes in."""

    __slots__ = ("_conditions", "_fragments", "_made", "_operation", "_repeated", "_schema")

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        repeated: Sequence[Path] = (),
    ) -> None:
        self._repeated = repeated
        """Paths at which one object may stand for many."""
        self._schema = schema
        self._operation = operation
        self._fragments = fragments
        self._conditions = condition_variables(operation, fragments)
        self._made: dict[_Values, Answer] = {}

    def choose(self, variables: Mapping[str, Json]) -> Answer:
        """Return the answer for coerced variables."""
        values = tuple([variables.get(name) for name in self._conditions])
        answer = self._made.get(values)
        if answer is None:
            if len(self._made) >= KEPT_ANSWERS:
                del self._made[next(iter(self._made))]
            answer = self._made[values] = self._make(variables)
        return answer

    def _make(self, variables: Mapping[str, Json]) -> Answer:
        # Only the condition variables matter to the shape: the others are not kept alive with it.
        conditions = {name: variables.get(name) for name in self._conditions}
        shape = ShapeBuilder(self._schema, self._fragments, conditions).root(self._operation)
        asked = [field for field in shape.fields if isinstance(field, IntrospectionField)]
        introspection = Introspection(asked, self._schema, self._operation, self._fragments) if asked else None
        return Answer(shape, introspection, self._repeated)
