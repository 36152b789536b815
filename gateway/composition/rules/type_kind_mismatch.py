"""TYPE_KIND_MISMATCH: subgraphs give one name to types of different kinds."""

from gateway.composition.merged_fields import described_by_subgraph
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Compare the kinds of each type; an interface object counts as the interface it stands for."""
    for name, definitions in context.sources.types.items():
        if len({source.merged_kind for source in definitions}) > 1:
            kinds = described_by_subgraph(
                ((source.subgraph.name, source.merged_kind) for source in definitions), lambda kind: kind.value
            )
            locations = [source.location for source in definitions]
            sentence = f'The type "{name}" is of different kinds: {kinds}.'
            context.reports.error("TYPE_KIND_MISMATCH", sentence, *locations, fix="Give one of them another name.")
