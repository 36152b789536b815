"""INVALID_SUBGRAPH_NAME: a subgraph is called `_`, which is reserved."""

from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Look at the subgraph's name."""
    if context.subgraph.name == "_":
        context.error("INVALID_SUBGRAPH_NAME", 'A subgraph cannot be called "_".', (1, 1), "Give it another name.")
