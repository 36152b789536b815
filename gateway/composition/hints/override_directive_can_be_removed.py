"""OVERRIDE_DIRECTIVE_CAN_BE_REMOVED: an @override has nothing left to override."""

from gateway.composition.override_applications import override_applications
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look for overrides of fields that are gone, or are external there."""
    known = {subgraph.name for subgraph in context.sources.subgraphs}
    for override in override_applications(context):
        if override.origin in known and (override.overridden is None or override.is_of_external(context)):
            sentence = f'"{override.coordinate}" is not resolved by subgraph "{override.origin}" any more.'
            context.reports.hint("OVERRIDE_DIRECTIVE_CAN_BE_REMOVED", sentence, override.source.location)
