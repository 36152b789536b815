"""DIRECTIVE_COMPOSITION_WARN: a directive is composed here, and has another name where it is not composed."""

from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Look for imports from the same specification that call the directive otherwise."""
    for composed in context.composed.values():
        for subgraph in context.sources.subgraphs:
            if context.features.keeps(subgraph, composed.name):
                continue
            for link in subgraph.links:
                name = link.imports.get(f"@{composed.original}", f"@{composed.name}")
                if link.identity == composed.link.identity and name != f"@{composed.name}":
                    sentence = (
                        f'"@{composed.name}" is called "{name}" here; to be composed here too, it needs one name.'
                    )
                    context.reports.hint("DIRECTIVE_COMPOSITION_WARN", sentence, subgraph.at(link.place))
