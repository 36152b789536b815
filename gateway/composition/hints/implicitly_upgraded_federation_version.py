"""IMPLICITLY_UPGRADED_FEDERATION_VERSION: a subgraph links a feature that is newer than its federation."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.versions import needed_version


def check(context: MergedContext) -> None:
    """Compare what each subgraph links to with what it needs."""
    for subgraph in context.sources.subgraphs:
        needed = needed_version(subgraph)
        if needed > subgraph.version:
            versions = f"{subgraph.version[0]}.{subgraph.version[1]} to {needed[0]}.{needed[1]}"
            sentence = f'Subgraph "{subgraph.name}" counts as federation {versions}, for a feature that it links.'
            context.reports.hint(
                "IMPLICITLY_UPGRADED_FEDERATION_VERSION", sentence, subgraph.at(subgraph.links[0].place)
            )
