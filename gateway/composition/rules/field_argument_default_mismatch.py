"""FIELD_ARGUMENT_DEFAULT_MISMATCH: subgraphs give an argument different defaults."""

from gateway.composition.argument_sites import argument_sites
from gateway.composition.merged_fields import described_by_subgraph
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.values import print_value, same_value


def check(context: MergedContext) -> None:
    """Compare the defaults of each argument that every subgraph with its field or directive knows."""
    for site in argument_sites(context):
        defaults = [(subgraph, argument) for subgraph, argument in site.given if argument.has_default]
        if site.missing or len(defaults) < 2:
            continue
        if not all(same_value(argument.default, defaults[0][1].default) for _, argument in defaults):
            values = described_by_subgraph(
                ((subgraph.name, argument.default) for subgraph, argument in defaults), print_value
            )
            sentence = f'"{site.coordinate}" has different defaults: {values}.'
            context.reports.error("FIELD_ARGUMENT_DEFAULT_MISMATCH", sentence, *site.locations())
