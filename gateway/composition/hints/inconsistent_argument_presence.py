"""INCONSISTENT_ARGUMENT_PRESENCE: some subgraph does not know an optional argument, so it is left out."""

from gateway.composition.argument_sites import argument_sites
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named


def check(context: MergedContext) -> None:
    """Compare the arguments of each field and directive."""
    for site in argument_sites(context):
        if site.missing and not site.is_contextual:
            subgraphs = named([subgraph.name for subgraph in site.missing])
            sentence = f'"{site.coordinate}" is left out of the supergraph, for it is missing in {subgraphs}.'
            context.reports.hint("INCONSISTENT_ARGUMENT_PRESENCE", sentence, *site.locations())
