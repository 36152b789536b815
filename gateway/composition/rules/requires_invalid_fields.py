"""REQUIRES_INVALID_FIELDS: the field set of a @requires cannot be read, or does not fit the type it selects from."""

from gateway.composition.field_set_findings import Problem, report_findings
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Examine the field sets of every @requires."""
    report_findings(context, "requires", Problem.INVALID)
