"""SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES: subgraphs that share a field have no type of object in common for it."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.satisfiability.explain import query_of


def check(context: MergedContext) -> None:
    """Look at the shared fields that the walk came by."""
    for mismatch in context.walk.mismatches:
        if mismatch.is_disjoint:
            step = mismatch.path[-1]
            each = "; ".join(f'subgraph "{name}": {", ".join(sorted(types))}' for name, types in mismatch.runtime_types)
            query = query_of(mismatch.path, context.merged)
            sentence = (
                f'"{step.type}.{step.field}" is shared, but the subgraphs answer it with objects of different types'
                f" ({each}), for example in\n{query}"
            )
            sharing = {name for name, _ in mismatch.runtime_types}
            definitions = context.sources.fields(step.type).get(step.field, ())
            locations = [source.location for source in definitions if source.subgraph.name in sharing]
            context.reports.error("SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES", sentence, *locations)
