"""PROVIDES_FIELDS_MISSING_EXTERNAL: a @provides selects a field that the subgraph resolves itself."""

from gateway.composition.field_set_findings import Problem, report_findings
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Examine the field sets of every @provides."""
    report_findings(context, "provides", Problem.NOT_EXTERNAL)
