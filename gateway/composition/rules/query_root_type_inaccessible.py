"""QUERY_ROOT_TYPE_INACCESSIBLE: the query type is hidden, and with it everything."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.visibility import is_hidden, places


def check(context: MergedContext) -> None:
    """Look at the query type."""
    query = context.merged.types.get("Query")
    if query is not None and is_hidden(context, query):
        sentence = "The query type cannot be @inaccessible: clients could ask nothing."
        context.reports.error("QUERY_ROOT_TYPE_INACCESSIBLE", sentence, *places(context, "Query"))
