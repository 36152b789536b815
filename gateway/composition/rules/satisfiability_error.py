"""SATISFIABILITY_ERROR: clients can ask something that no combination of subgraphs answers."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.satisfiability.explain import query_of, reasons


def check(context: MergedContext) -> None:
    """Report the shortest query for each field that cannot be had everywhere."""
    walk = context.walk
    for unsatisfied in walk.unsatisfied:
        query = query_of(unsatisfied.path, context.merged)
        listed = "\n".join(f"- {reason}" for reason in reasons(walk, unsatisfied))
        sentence = f"This query cannot be answered:\n{query}\nbecause\n{listed}"
        step = unsatisfied.path[-1]
        locations = [
            source.subgraph.at(source.definition.fields[step.field].place)
            for source in context.sources.types.get(step.type, ())
            if step.field in source.definition.fields
        ]
        context.reports.error("SATISFIABILITY_ERROR", sentence, *locations)
