"""OVERRIDDEN_FIELD_CAN_BE_REMOVED: a field is overridden for good, so its old definition serves nobody."""

from gateway.composition.override_applications import override_applications
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look for overrides without label that are in effect."""
    for override in override_applications(context):
        if (
            not override.label
            and override.is_effective
            and override.overridden
            and not override.is_of_external(context)
        ):
            subgraph = override.overridden.subgraph.name
            sentence = f'"{override.coordinate}" is overridden and can be removed from subgraph "{subgraph}".'
            context.reports.hint("OVERRIDDEN_FIELD_CAN_BE_REMOVED", sentence, override.overridden.location)
