"""ROOT_MUTATION_USED: a type is called Mutation, but another one is the mutation root."""

from gateway.composition.root_names import report_root_used
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Compare the mutation root with the type of that name."""
    report_root_used(context, "mutation", "ROOT_MUTATION_USED")
