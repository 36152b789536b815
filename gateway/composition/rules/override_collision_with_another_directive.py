"""OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: a field overrides and is external, or the like."""

from gateway.composition.override_applications import override_applications
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import has


def check(context: MergedContext) -> None:
    """Look at both sides of each @override."""
    for override in override_applications(context):
        if not override.is_effective and not has(override.source.definition, "interfaceObject"):
            continue
        for source, meaning in override.collisions:
            sentence = (
                f'"{override.coordinate}" is overridden in subgraph "{override.source.subgraph.name}",'
                f' and has @{meaning} in subgraph "{source.subgraph.name}": the two exclude one another.'
            )
            context.reports.error("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", sentence, source.location)
