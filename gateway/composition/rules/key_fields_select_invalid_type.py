"""KEY_FIELDS_SELECT_INVALID_TYPE: a @key selects a field of an interface or union type."""

from gateway.composition.field_set_findings import Problem, report_findings
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Examine the field sets of every @key."""
    report_findings(context, "key", Problem.SELECTED_TYPE)
