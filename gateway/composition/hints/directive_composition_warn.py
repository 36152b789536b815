"""DIRECTIVE_COMPOSITION_WARN: a directive is composed here, and another of its name is not kept there."""

from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look for directives that share their name with a composed one, but not its specification."""
    for subgraph in context.sources.subgraphs:
        for name, definition in subgraph.schema.directive_definitions.items():
            if name in context.composed and not context.features.keeps(subgraph, name):
                sentence = (
                    f'"@{name}" of this subgraph is left out: only the one of a linked specification is composed.'
                )
                context.reports.hint("DIRECTIVE_COMPOSITION_WARN", sentence, subgraph.at(definition.place))
