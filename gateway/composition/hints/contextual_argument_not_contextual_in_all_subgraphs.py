"""CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: an argument is left out, for a context fills it somewhere."""

from gateway.composition.argument_sites import argument_sites
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import has


def check(context: MergedContext) -> None:
    """Look for arguments that only some subgraphs fill from context."""
    for site in argument_sites(context):
        contextual = [argument for _, argument in site.given if has(argument, "fromContext")]
        if contextual and len(contextual) < len(site.given):
            sentence = f'"{site.coordinate}" is left out of the supergraph: some subgraph fills it from context.'
            context.reports.hint("CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS", sentence, *site.locations())
