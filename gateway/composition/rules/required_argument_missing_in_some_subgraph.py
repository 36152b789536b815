"""REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: an argument is required here and unknown there."""

from gateway.composition.argument_sites import argument_sites
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named
from gateway.sdl.model import has
from gateway.sdl.type_reference import is_non_null

_CODE = "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"


def check(context: MergedContext) -> None:
    """Look for arguments that could not be dropped, yet are not known everywhere."""
    for site in argument_sites(context):
        required = [
            subgraph.name
            for subgraph, argument in site.given
            if is_non_null(argument.type) and not argument.has_default and not has(argument, "fromContext")
        ]
        if required and site.missing:
            missing = named([subgraph.name for subgraph in site.missing])
            sentence = f'"{site.coordinate}" is required in {named(required)} and unknown in {missing}.'
            fix = "Make it optional, or add it everywhere."
            context.reports.error(_CODE, sentence, *site.locations(), fix=fix)
