"""OVERRIDE_SOURCE_HAS_OVERRIDE: a field that is overridden overrides a third one itself."""

from gateway.composition.override_applications import override_applications
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind, has


def check(context: MergedContext) -> None:
    """Look at what each @override takes the field from."""
    for override in override_applications(context):
        overridden = override.overridden
        if override.source.definition.kind is not Kind.OBJECT:
            continue
        if overridden is None or overridden.subgraph.name == override.source.subgraph.name:
            continue
        if has(overridden.field, "override"):
            sentence = (
                f'"{override.coordinate}" is overridden in subgraph "{override.source.subgraph.name}"'
                f' and in subgraph "{override.origin}", which it comes from: one @override for a field is enough.'
            )
            locations = (override.source.location, overridden.location)
            context.reports.error("OVERRIDE_SOURCE_HAS_OVERRIDE", sentence, *locations)
