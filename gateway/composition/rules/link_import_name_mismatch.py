"""LINK_IMPORT_NAME_MISMATCH: subgraphs use one directive of a feature under different names."""

from gateway.composition.features import applied_standard_directives
from gateway.composition.merged_fields import described_by_subgraph
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Compare the names of every directive that goes into the supergraph."""
    for meaning, uses in applied_standard_directives(context.sources.subgraphs).items():
        if len({name for _, name in uses}) == 1:
            continue
        names = described_by_subgraph(((subgraph.name, name) for subgraph, name in uses), lambda name: f'"@{name}"')
        sentence = f'"@{meaning}" has different names: {names}. The supergraph needs one.'
        links = [(subgraph, subgraph.links[0].place) for subgraph, _ in uses if subgraph.links]
        locations = [subgraph.at(place) for subgraph, place in links]
        fix = "Import it under the same name everywhere."
        context.reports.error("LINK_IMPORT_NAME_MISMATCH", sentence, *locations, fix=fix)
