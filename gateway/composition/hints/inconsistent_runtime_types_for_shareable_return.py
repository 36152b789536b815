"""INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN: subgraphs share a field and know different types for it."""

from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look at the shared fields that the walk came by."""
    for mismatch in context.walk.mismatches:
        if not mismatch.is_disjoint:
            step = mismatch.path[-1]
            each = "; ".join(f'subgraph "{name}": {", ".join(sorted(types))}' for name, types in mismatch.runtime_types)
            sentence = f'"{step.type}.{step.field}" is shared, and not all subgraphs know all its types ({each}).'
            context.reports.hint("INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN", sentence)
