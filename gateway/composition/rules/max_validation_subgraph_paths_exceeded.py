"""MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED: the supergraph has too many paths to check that each can be answered."""

from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Report a walk that gave up."""
    if context.walk.is_cut_short:
        sentence = (
            f"There are more than {context.path_limit} ways through the subgraphs: too many to check each of them."
        )
        fix = "Give entities fewer combinations of keys, or composition a higher limit."
        context.reports.error("MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED", sentence, fix=fix)
