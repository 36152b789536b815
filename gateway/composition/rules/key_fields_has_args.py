"""KEY_FIELDS_HAS_ARGS: a @key selects a field that takes arguments."""

from gateway.composition.field_set_findings import Problem, report_findings
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Examine the field sets of every @key."""
    report_findings(context, "key", Problem.ARGUMENTS)
