"""INCONSISTENT_DEFAULT_VALUE_PRESENCE: only some subgraphs give a default, so the supergraph has none."""

from collections.abc import Sequence

from gateway.composition.argument_sites import argument_sites
from gateway.composition.rule_contexts import MergedContext
from gateway.errors import Location
from gateway.sdl.model import Argument, Field, Kind


def check(context: MergedContext) -> None:
    """Compare the defaults of each argument that all know, and of each input field."""
    for site in argument_sites(context):
        if not site.missing:
            _compare(context, site.coordinate, [argument for _, argument in site.given], site.locations())
    for type_name, name, definitions in context.sources.all_fields(Kind.INPUT_OBJECT):
        locations = [source.location for source in definitions]
        _compare(context, f"{type_name}.{name}", [source.field for source in definitions], locations)


def _compare(
    context: MergedContext, coordinate: str, items: Sequence[Argument | Field], locations: Sequence[Location]
) -> None:
    if len({item.has_default for item in items}) > 1:
        sentence = f'"{coordinate}" has a default in some subgraphs only; the supergraph has none.'
        context.reports.hint("INCONSISTENT_DEFAULT_VALUE_PRESENCE", sentence, *locations)
