"""INCONSISTENT_DESCRIPTION: subgraphs describe one element differently."""

from gateway.composition.merged_elements import merged_elements
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Compare the descriptions that are given."""
    for element in merged_elements(context):
        if len({each.description for _, each in element.uses if each.description}) > 1:
            sentence = f'"{element.coordinate}" is described differently; the supergraph takes one description.'
            context.reports.hint("INCONSISTENT_DESCRIPTION", sentence, *element.locations())
