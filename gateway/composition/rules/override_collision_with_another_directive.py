"""OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: a field overrides and is external, or the like."""

from collections.abc import Iterator

from gateway.composition.override_applications import OverrideApplication, override_applications
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import FieldSource
from gateway.sdl.model import has


def check(context: MergedContext) -> None:
    """Look at both sides of each @override."""
    for override in override_applications(context):
        for source, meaning in _collisions(override):
            sentence = (
                f'"{override.coordinate}" is overridden in subgraph "{override.source.subgraph.name}",'
                f' and has @{meaning} in subgraph "{source.subgraph.name}": the two exclude one another.'
            )
            context.reports.error("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", sentence, source.location)


def _collisions(override: OverrideApplication) -> Iterator[tuple[FieldSource, str]]:
    if has(override.source.field, "external"):
        yield override.source, "external"
    for meaning in ("requires", "provides"):
        if override.overridden is not None and has(override.overridden.field, meaning):
            yield override.overridden, meaning
