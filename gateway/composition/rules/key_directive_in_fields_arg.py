"""KEY_DIRECTIVE_IN_FIELDS_ARG: the field set of a @key uses a directive."""

from gateway.composition.field_set_findings import Problem, report_findings
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Examine the field sets of every @key."""
    report_findings(context, "key", Problem.DIRECTIVE)
