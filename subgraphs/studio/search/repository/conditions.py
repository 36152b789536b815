"""The checked condition of a query comes in, the SQL expression that says the same goes out (D-30).

Every expression is true or false, never unknown: SQL's third truth value would let `NOT` swallow blobs that miss a
field. So each comparison stands behind a test of the value's kind.
"""

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from subgraphs.studio.search.domain.conditions import AllOf, AnyOf, Condition, Negation
from subgraphs.studio.search.domain.fields import MetadataPath
from subgraphs.studio.search.repository.column_conditions import compile_of_column
from subgraphs.studio.search.repository.json_places import JsonPlaces
from subgraphs.studio.search.repository.metadata_conditions import compile_of_metadata


def compile_condition(condition: Condition, places: JsonPlaces) -> ColumnElement[bool]:
    """The expression over `DocumentRow`."""
    match condition:
        case AllOf(conditions):
            return and_(true(), *(compile_condition(one, places) for one in conditions))
        case AnyOf(conditions):
            return or_(false(), *(compile_condition(one, places) for one in conditions))
        case Negation(other):
            return not_(compile_condition(other, places))
        case _ if isinstance(condition.field, MetadataPath):
            return compile_of_metadata(condition.field.keys, condition, places)
        case _:
            return compile_of_column(condition.field, condition, places)
