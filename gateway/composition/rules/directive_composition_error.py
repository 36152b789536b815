"""DIRECTIVE_COMPOSITION_ERROR: a @composeDirective names what cannot be kept, or subgraphs disagree on its origin."""

from collections.abc import Iterator

from gateway.composition.features import (
    STANDARD,
    ComposedDirective,
    composed_by,
    composition_requests,
    find_definition,
    link_of,
)
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named
from gateway.errors import Location
from gateway.sdl.links import APOLLO
from gateway.sdl.model import Directive, applied
from gateway.sdl.subgraph import Subgraph

_CODE = "DIRECTIVE_COMPOSITION_ERROR"

_KEPT_ANYWAY = frozenset(name for feature in STANDARD for name in feature.directives)


def check(context: MergedContext) -> None:
    """Look at every @composeDirective by itself, then compare what they lead to."""
    composed: list[tuple[Subgraph, ComposedDirective]] = []
    for subgraph in context.sources.subgraphs:
        for directive in applied(subgraph.schema, "composeDirective"):
            trouble = _trouble(subgraph, directive)
            if trouble is not None:
                context.reports.error(_CODE, trouble, subgraph.at(directive.place))
            resolved = composed_by(subgraph, directive)
            if resolved is not None:
                composed.append((subgraph, resolved))
    for sentence, locations in (*_different_majors(composed), *_different_origins(composed)):
        context.reports.error(_CODE, sentence, *locations)
    _check_definitions(context)


def _check_definitions(context: MergedContext) -> None:
    """Look for directives that no subgraph with the newest composed version of their specification defines."""
    subgraphs = context.sources.subgraphs
    requests = composition_requests(subgraphs)
    for request in requests:
        if find_definition(request, requests, subgraphs) is None:
            sentence = (
                f'"@{request.name}" is not defined in the subgraphs that link the newest version of'
                f" {request.link.identity} that is composed."
            )
            context.reports.error(_CODE, sentence, request.subgraph.at(request.link.place))


def _trouble(subgraph: Subgraph, directive: Directive) -> str | None:
    name = directive.arguments.get("name")
    if not isinstance(name, str) or not name:
        return "@composeDirective needs the name of a directive."
    if not name.startswith("@"):
        return f'@composeDirective names "{name}"; the name of a directive begins with "@".'
    local = name.removeprefix("@")
    meaning = next((meaning for meaning, each in subgraph.names.items() if each == local), None)
    if meaning in _KEPT_ANYWAY:
        return None
    if meaning is not None:
        return f'"{name}" is a directive of federation itself, which cannot be kept.'
    if local not in subgraph.schema.directive_definitions:
        return f'@composeDirective names "{name}", but this subgraph defines no such directive.'
    link = link_of(subgraph, local)
    if link is None or link.identity.startswith(f"{APOLLO}/"):
        return f'"{name}" has to come from a specification of its own: link to one with @link and import it from there.'
    return None


_Disagreement = tuple[str, list[Location]]


def _different_majors(composed: list[tuple[Subgraph, ComposedDirective]]) -> Iterator[_Disagreement]:
    by_identity: dict[str, list[tuple[Subgraph, ComposedDirective]]] = {}
    for subgraph, each in composed:
        by_identity.setdefault(each.link.identity, []).append((subgraph, each))
    for identity, uses in by_identity.items():
        majors = {each.link.version[0] for _, each in uses}
        minors_of_zero = {each.link.version for _, each in uses if each.link.version[0] == 0}
        if len(majors) > 1 or len(minors_of_zero) > 1:
            versions = ", ".join(sorted({each.link.full_url for _, each in uses}))
            yield f'"{identity}" is linked in versions that exclude one another: {versions}.', _places(uses)


def _different_origins(composed: list[tuple[Subgraph, ComposedDirective]]) -> Iterator[_Disagreement]:
    by_name: dict[str, list[tuple[Subgraph, ComposedDirective]]] = {}
    by_origin: dict[tuple[str, str], list[tuple[Subgraph, ComposedDirective]]] = {}
    for subgraph, each in composed:
        by_name.setdefault(each.name, []).append((subgraph, each))
        by_origin.setdefault((each.link.identity, each.original), []).append((subgraph, each))
    for name, uses in by_name.items():
        if len({(each.link.identity, each.original) for _, each in uses}) > 1:
            subgraphs = named([subgraph.name for subgraph, _ in uses])
            yield f'"@{name}" comes from different specifications in {subgraphs}.', _places(uses)
    for (identity, original), uses in by_origin.items():
        if len({each.name for _, each in uses}) > 1:
            subgraphs = named([subgraph.name for subgraph, _ in uses])
            yield f'"@{original}" of {identity} has different names in {subgraphs}.', _places(uses)


def _places(uses: list[tuple[Subgraph, ComposedDirective]]) -> list[Location]:
    return [subgraph.at(each.link.place) for subgraph, each in uses]
