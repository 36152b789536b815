"""NO_QUERIES: no subgraph gives the query type a field."""

from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look at the merged query type."""
    query = context.merged.types.get("Query")
    if query is None or not query.fields:
        sentence = "No subgraph has a query field, and a supergraph needs at least one."
        locations = [source.location for source in context.sources.types.get("Query", ())]
        context.reports.error("NO_QUERIES", sentence, *locations, fix='Add a field to "type Query" of a subgraph.')
