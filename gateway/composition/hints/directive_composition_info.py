"""DIRECTIVE_COMPOSITION_INFO: a @composeDirective names a directive that is kept anyway."""

from gateway.composition.features import STANDARD
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import applied

_KEPT_ANYWAY = frozenset(name for feature in STANDARD for name in feature.directives)


def check(context: MergedContext) -> None:
    """Look at every @composeDirective."""
    for subgraph in context.sources.subgraphs:
        kept = {f"@{local}" for name, local in subgraph.names.items() if name in _KEPT_ANYWAY}
        for directive in applied(subgraph.schema, "composeDirective"):
            name = directive.arguments.get("name")
            if name in kept:
                sentence = f'"{name}" goes into the supergraph without @composeDirective.'
                context.reports.hint("DIRECTIVE_COMPOSITION_INFO", sentence, subgraph.at(directive.place))
