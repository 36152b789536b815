"""PROVIDES_DIRECTIVE_IN_FIELDS_ARG: the field set of a @provides uses a directive."""

from gateway.composition.field_set_findings import Problem, report_findings
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Examine the field sets of every @provides."""
    report_findings(context, "provides", Problem.DIRECTIVE)
