"""DIRECTIVE_COMPOSITION_INFO: what is composed is kept anyway, or major versions of a specification differ."""

from gateway.composition.features import STANDARD
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.links import Link
from gateway.sdl.model import applied
from gateway.sdl.subgraph import Subgraph

_KEPT_ANYWAY = frozenset(name for feature in STANDARD for name in feature.directives)


def check(context: MergedContext) -> None:
    """Look at every @composeDirective, and at all linked specifications."""
    for subgraph in context.sources.subgraphs:
        kept = {f"@{local}" for name, local in subgraph.names.items() if name in _KEPT_ANYWAY}
        for directive in applied(subgraph.schema, "composeDirective"):
            name = directive.arguments.get("name")
            if name in kept:
                sentence = f'"{name}" goes into the supergraph without @composeDirective.'
                context.reports.hint("DIRECTIVE_COMPOSITION_INFO", sentence, subgraph.at(directive.place))
    _compare_versions(context)


def _compare_versions(context: MergedContext) -> None:
    """Point out different major versions. Where all of them are composed, a rule refuses them."""
    links: dict[str, list[tuple[Subgraph, Link]]] = {}
    for subgraph in context.sources.subgraphs:
        for link in subgraph.links:
            links.setdefault(link.identity, []).append((subgraph, link))
    for identity, uses in links.items():
        if len({link.version[0] for _, link in uses}) > 1:
            locations = [subgraph.at(link.place) for subgraph, link in uses]
            sentence = f"{identity} is linked in several major versions."
            context.reports.hint("DIRECTIVE_COMPOSITION_INFO", sentence, *locations)
