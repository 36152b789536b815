"""A selection and the moves that bring its value in, a way that takes each part of it where it costs least out.

Several calls at once may be faster than one after another. Values inside the value are split in turn where no single
call brings them; lists are not, as the subgraphs would have to agree on their order.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, is_list_type, is_non_null_type

from gateway.planning.budget import Budget
from gateway.planning.search.arrangement import Step, Way, narrow
from gateway.planning.search.cost import NOTHING, Costs
from gateway.supergraph.query_graph_facts import GraphFacts
from gateway.supergraph.query_graph_field_sets import ANY_TYPE, FieldSelection


@dataclass(frozen=True, slots=True)
class Attempt:
    """One move that may bring a selection, tried when it is called."""

    run: Callable[[FieldSelection], Way | None]
    may_share: bool
    """Whether other moves may bring parts of the same value: not where they would have to agree on a list's order."""


class Splitter:
    """Splits values of one operation."""

    def __init__(self, facts: GraphFacts, costs: Costs, budget: Budget) -> None:
        self._facts = facts
        self._schema: GraphQLSchema = facts.supergraph.schema
        self._costs = costs
        self._budget = budget

    def split(self, selection: FieldSelection, tried: list[Attempt]) -> list[Way]:
        """Take each child from where it costs least; no way where one move would bring all, or none brings a child."""
        attempts = [attempt for attempt in tried if attempt.may_share]
        if len(attempts) < 2:
            return []
        chosen: dict[int, list[FieldSelection]] = {}
        cost = NOTHING
        for child in selection.children:
            for piece in self._pieces(child, lambda part: narrow(selection, selection.types, (part,)), attempts):
                ways = self._ways(narrow(selection, selection.types, (piece,)), attempts)
                if not ways:
                    return []
                index, best = min(ways, key=lambda pair: self._costs.score(cost | pair[1].cost))
                cost |= best.cost
                chosen.setdefault(index, []).append(piece)
        if len(chosen) < 2:
            return []
        steps: tuple[Step, ...] = ()
        for index, pieces in chosen.items():
            way = attempts[index].run(narrow(selection, selection.types, _joined(pieces)))
            steps += way.steps if way is not None else ()
        return [Way(cost, steps)]

    def _ways(self, part: FieldSelection, attempts: list[Attempt]) -> list[tuple[int, Way]]:
        self._budget.spend()
        ways = ((index, attempt.run(part)) for index, attempt in enumerate(attempts))
        return [(index, way) for index, way in ways if way is not None and way.missing is None]

    def _pieces(
        self, child: FieldSelection, wrap: Callable[[FieldSelection], FieldSelection], attempts: list[Attempt]
    ) -> list[FieldSelection]:
        """Give the child as it is where one call brings it whole, else what it asks for apart."""
        if len(child.children) < 2 or self._may_be_list(child):
            return [child]
        if any(way.cost.bit_count() < 2 for _, way in self._ways(wrap(child), attempts)):
            return [child]

        def wrap_deeper(part: FieldSelection) -> FieldSelection:
            return wrap(narrow(child, child.types, (part,)))

        return [
            narrow(child, child.types, (piece,))
            for each in child.children
            for piece in self._pieces(each, wrap_deeper, attempts)
        ]

    def _may_be_list(self, selection: FieldSelection) -> bool:
        if selection.types == ANY_TYPE:
            return True
        for name in self._facts.names(selection.types):
            owner = self._schema.type_map[name]
            if isinstance(owner, GraphQLObjectType | GraphQLInterfaceType) and selection.name in owner.fields:
                type_ = owner.fields[selection.name].type
                if is_list_type(type_.of_type if is_non_null_type(type_) else type_):
                    return True
        return False


def _joined(pieces: Iterable[FieldSelection]) -> tuple[FieldSelection, ...]:
    """Put pieces of the same selection together again."""
    groups: dict[tuple[object, ...], list[FieldSelection]] = {}
    for each in pieces:
        key = (each.response_key, each.name, each.arguments_text, each.types, each.guard, each.directives)
        groups.setdefault(key, []).append(each)
    return tuple(
        group[0]
        if len(group) == 1
        else narrow(group[0], group[0].types, _joined(child for each in group for child in each.children))
        for group in groups.values()
    )
