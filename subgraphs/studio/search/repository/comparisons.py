"""Expressions and values come in, comparisons that are true or false go out."""

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, case, false
from sqlalchemy.sql.elements import SQLCoreOperations

from subgraphs.studio.search.domain.conditions import Relation
from subgraphs.studio.search.domain.json_values import Json, Kind, kind_of

Operand: TypeAlias = SQLCoreOperations[Any]  # Any: SQL values of every type


_COMPARING: Final[Mapping[Relation, Callable[[Any, Any], Any]]] = {  # Any: operands make expressions of it
    Relation.GREATER: operator.gt,
    Relation.GREATER_OR_EQUAL: operator.ge,
    Relation.LESS: operator.lt,
    Relation.LESS_OR_EQUAL: operator.le,
}


def guarded(test: ColumnElement[bool], then: ColumnElement[bool]) -> ColumnElement[bool]:
    """What holds only behind a test, and is never evaluated without it."""
    return case((test, then), else_=false())


def among(operand: Operand, values: Sequence[Any]) -> ColumnElement[bool]:  # Any: values of its type
    """Whether it is one of the values."""
    return operand.in_(values) if values else false()


def compared(operand: Operand, relation: Relation, value: Any) -> ColumnElement[bool]:  # Any: of its type
    """Whether it stands so to the value."""
    test: ColumnElement[bool] = _COMPARING[relation](operand, value)
    return test


def by_kind(values: Sequence[Json]) -> defaultdict[Kind, list[Any]]:  # Any: values of the kind
    """The values, parted by their kinds."""
    groups: defaultdict[Kind, list[Any]] = defaultdict(list)
    for value in values:
        groups[kind_of(value)].append(value)
    return groups
