"""FIELD_ARGUMENT_TYPE_MISMATCH: subgraphs give an argument types of which none includes the others."""

from gateway.composition.argument_sites import argument_sites
from gateway.composition.merge.type_references import most_specific
from gateway.composition.merged_fields import described_by_subgraph
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Compare the types of each argument that every subgraph with its field or directive knows."""
    for site in argument_sites(context):
        references = [argument.type for _, argument in site.given]
        if site.missing or site.is_contextual or len(set(references)) == 1:
            continue
        if most_specific(references, context.sources) is None:
            types = described_by_subgraph(
                ((subgraph.name, argument.type) for subgraph, argument in site.given), lambda text: f'"{text}"'
            )
            sentence = f'"{site.coordinate}" is of types that do not fit together: {types}.'
            context.reports.error("FIELD_ARGUMENT_TYPE_MISMATCH", sentence, *site.locations())
