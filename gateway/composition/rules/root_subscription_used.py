"""ROOT_SUBSCRIPTION_USED: a type is called Subscription, but another one is the subscription root."""

from gateway.composition.root_names import report_root_used
from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Compare the subscription root with the type of that name."""
    report_root_used(context, "subscription", "ROOT_SUBSCRIPTION_USED")
