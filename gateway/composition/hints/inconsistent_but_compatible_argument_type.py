"""INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE: subgraphs give an argument types that fit, but are not the same."""

from gateway.composition.argument_sites import argument_sites
from gateway.composition.merged_fields import described_by_subgraph
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Compare the types of each argument that all know."""
    for site in argument_sites(context):
        if not site.missing and not site.is_contextual and len({argument.type for _, argument in site.given}) > 1:
            types = described_by_subgraph(
                ((subgraph.name, argument.type) for subgraph, argument in site.given), lambda text: f'"{text}"'
            )
            sentence = f'"{site.coordinate}" is of different types that fit together: {types}.'
            context.reports.hint("INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE", sentence, *site.locations())
