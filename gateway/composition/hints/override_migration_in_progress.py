"""OVERRIDE_MIGRATION_IN_PROGRESS: a field has an @override with a label, so both sides are in use."""

from gateway.composition.override_applications import override_applications
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look for labels of overrides that are in effect."""
    for override in override_applications(context):
        if override.label and override.is_effective and override.overridden and not override.is_of_external(context):
            sentence = f'"{override.coordinate}" is on its way from subgraph "{override.origin}".'
            locations = (override.source.location, override.overridden.location)
            context.reports.hint("OVERRIDE_MIGRATION_IN_PROGRESS", sentence, *locations)
