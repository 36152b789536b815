"""The features of a supergraph in, the `@link`s on its schema out."""

from collections.abc import Iterator, Mapping

from gateway.composition.features import KEPT_AS_JOIN_DIRECTIVES, STANDARD, Feature
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.machinery import join_version
from gateway.sdl.federation_directives import Version
from gateway.sdl.links import APOLLO, LINK
from gateway.sdl.model import Directive
from gateway.sdl.values import EnumLiteral, Value


def supergraph_links(context: MergeContext, version: Version) -> tuple[Directive, ...]:
    """Link to link itself, to join, and to every feature that is used. `version` is the newest federation used."""
    join_major, join_minor = join_version(version)
    return (
        _link(f"{LINK}/v1.0"),
        _link(f"{APOLLO}/join/v{join_major}.{join_minor}", purpose="EXECUTION"),
        *_standard_links(context),
        *_composed_links(context),
    )


def _standard_links(context: MergeContext) -> Iterator[Directive]:
    names = context.features.names
    for feature in STANDARD:
        used = {name: local for name, local in names.items() if name in feature.directives}
        if used:
            major, minor = feature.version
            yield _link(f"{feature.identity}/v{major}.{minor}", feature.purpose, _imports(feature, used))


def _imports(feature: Feature, used: Mapping[str, str]) -> tuple[Value, ...]:
    """Import what would be called otherwise without it: a feature's own directive has the feature's name anyway."""
    return tuple(
        f"@{name}" if name == local else {"name": f"@{name}", "as": f"@{local}"}
        for name, local in used.items()
        if name not in KEPT_AS_JOIN_DIRECTIVES and (name != local or name != feature.name)
    )


def _composed_links(context: MergeContext) -> Iterator[Directive]:
    newest: dict[str, tuple[Version, str]] = {}
    imports: dict[str, list[Value]] = {}
    for composed in context.features.composed.values():
        link = composed.link
        known = newest.get(link.identity)
        if known is None or known[0] < link.version:
            newest[link.identity] = (link.version, link.full_url)
        same = composed.name == composed.original
        alias = {"name": f"@{composed.original}", "as": f"@{composed.name}"}
        imports.setdefault(link.identity, []).append(f"@{composed.name}" if same else alias)
    for identity, (_, url) in newest.items():
        yield _link(url, imports=tuple(imports[identity]))


def _link(url: str, purpose: str | None = None, imports: tuple[Value, ...] = ()) -> Directive:
    arguments: dict[str, Value] = {"url": url}
    if purpose is not None:
        arguments["for"] = EnumLiteral(purpose)
    if imports:
        arguments["import"] = imports
    return Directive("link", arguments)
