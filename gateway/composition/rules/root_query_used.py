"""ROOT_QUERY_USED: a type is called Query, but another one is the query root."""

from gateway.composition.root_names import report_root_used
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Compare the query root with the type of that name."""
    report_root_used(context, "query", "ROOT_QUERY_USED")
