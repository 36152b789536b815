"""INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN: subgraphs share a field and know different types for it."""

from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look at the shared fields that the walk came by."""
    for mismatch in context.walk.mismatches:
        if not mismatch.is_disjoint:
            step = mismatch.path[-1]
            each = "; ".join(f'subgraph "{name}": {", ".join(sorted(types))}' for name, types in mismatch.runtime_types)
            sentence = f'"{step.type}.{step.field}" is shared, and not all subgraphs know all its types ({each}).'
            sharing = {name for name, _ in mismatch.runtime_types}
            definitions = context.sources.fields(step.type).get(step.field, ())
            locations = [source.location for source in definitions if source.subgraph.name in sharing]
            context.reports.hint("INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN", sentence, *locations)
