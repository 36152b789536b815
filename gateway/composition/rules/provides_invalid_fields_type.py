"""PROVIDES_INVALID_FIELDS_TYPE: the field set of a @provides is not a string."""

from gateway.composition.field_set_findings import Problem, report_findings
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Examine the field sets of every @provides."""
    report_findings(context, "provides", Problem.TYPE)
