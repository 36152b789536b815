"""OVERRIDE_FROM_SELF_ERROR: a subgraph overrides a field of its own."""

from gateway.composition.override_applications import override_applications
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind, has


def check(context: MergedContext) -> None:
    """Compare the subgraph of each @override with the one it names."""
    for override in override_applications(context):
        definition = override.source.definition
        is_of_object = definition.kind is Kind.OBJECT and not has(definition, "interfaceObject")
        if is_of_object and override.origin == override.source.subgraph.name:
            sentence = f'"{override.coordinate}" overrides itself: it is from subgraph "{override.origin}" already.'
            fix = "Name the subgraph that the field moves away from."
            context.reports.error("OVERRIDE_FROM_SELF_ERROR", sentence, override.source.location, fix=fix)
