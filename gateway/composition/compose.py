"""Subgraphs in; one supergraph and hints out, or every reason why there is none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.composition.enum_defaults import with_enum_defaults
from gateway.composition.features import find_features
from gateway.composition.hints.order import HINTS
from gateway.composition.merge.merge import merge
from gateway.composition.query_roots import with_query_root
from gateway.composition.reports import Reports
from gateway.composition.rule_contexts import MergedContext, SubgraphContext, WrittenContext
from gateway.composition.rules.order import (
    AFTER_MERGE,
    AS_FEDERATION,
    AS_GRAPHQL,
    BEFORE_UPGRADE,
    UPGRADED,
    SubgraphRule,
)
from gateway.composition.sources import Sources
from gateway.composition.specification.input_values import unfitting_defaults
from gateway.composition.upgrade.passes import upgrade
from gateway.errors import CompositionError, CompositionHint, InvalidSupergraphError, Location
from gateway.sdl.bulk import without_collector
from gateway.sdl.load import load_subgraph
from gateway.sdl.model import NOWHERE, Schema
from gateway.sdl.subgraph import Subgraph
from gateway.supergraph.model import Supergraph
from gateway.supergraph.print import print_supergraph
from gateway.supergraph.read import read

PATH_LIMIT = 1_000_000
"""How many ways through the subgraphs are checked at most; Apollo's composition has the same limit."""


@dataclass(frozen=True, slots=True)
class SubgraphSource:
    """A subgraph as its authors give it."""

    name: str
    url: str
    sdl: str


@dataclass(frozen=True, slots=True)
class Composition:
    """What came of composing: a supergraph where there are no errors."""

    supergraph_sdl: str | None = None
    supergraph: Supergraph | None = None
    errors: tuple[CompositionError, ...] = ()
    hints: tuple[CompositionHint, ...] = ()


def compose(subgraphs: Sequence[SubgraphSource], *, path_limit: int = PATH_LIMIT) -> Composition:
    """Compose subgraphs; their order does not matter. `path_limit` bounds the check that all can be answered."""
    with without_collector():
        return _compose(subgraphs, Reports(), path_limit)


def _compose(subgraphs: Sequence[SubgraphSource], reports: Reports, path_limit: int) -> Composition:
    loaded = load(subgraphs, reports)
    check_as_written(loaded, reports)
    if reports.errors:
        return _failed(reports)
    upgraded = upgrade_all(loaded, reports)
    if reports.errors:
        return _failed(reports)
    sources = Sources(upgraded)
    merged = merge(sources, reports)
    context = MergedContext(sources, merged, find_features(sources.subgraphs), reports, path_limit)
    check_merged(context)
    if reports.errors:
        return _failed(reports)
    look_for_hints(context)
    return finish(merged, reports)


def finish(merged: Schema, reports: Reports) -> Composition:
    """Print the supergraph and read it back: what comes out is what any gateway would read."""
    for _, sentence in unfitting_defaults(merged):
        reports.error("INVALID_GRAPHQL", f"What the subgraphs merge to is no valid schema: {sentence}")
    if reports.errors:
        return _failed(reports)
    sdl = print_supergraph(merged)
    try:
        return Composition(sdl, read(sdl), hints=tuple(reports.hints))
    except InvalidSupergraphError as error:
        reports.error("INVALID_GRAPHQL", f"What the subgraphs merge to is no valid schema: {error.message}")
        return _failed(reports)


def load(subgraphs: Sequence[SubgraphSource], reports: Reports) -> list[Subgraph]:
    """Read all subgraphs, in the order of their names."""
    loaded: list[Subgraph] = []
    if not subgraphs:
        reports.error("NO_QUERIES", "There are no subgraphs to compose.")
    for name, count in Counter(source.name for source in subgraphs).items():
        if count > 1:
            sentence = f'{count} subgraphs are called "{name}"; each needs its own name.'
            reports.error("INVALID_SUBGRAPH_NAME", sentence, Location(name, *NOWHERE))
    for source in sorted(subgraphs, key=lambda source: source.name):
        result = load_subgraph(source.name, source.sdl, source.url)
        if isinstance(result, Subgraph):
            loaded.append(result)
        else:
            reports.errors += result
    return loaded


def check_as_written(subgraphs: Sequence[Subgraph], reports: Reports) -> None:
    """Check every subgraph against GraphQL, and those of federation 2 against federation."""
    for subgraph in subgraphs:
        groups = AS_GRAPHQL if subgraph.is_federation_1 else (*AS_GRAPHQL, *AS_FEDERATION)
        _check_in_groups([subgraph], groups, reports)


def upgrade_all(subgraphs: Sequence[Subgraph], reports: Reports) -> tuple[Subgraph, ...]:
    """Bring all subgraphs to federation 2, and check those that were changed."""
    for check in BEFORE_UPGRADE:
        check(WrittenContext(subgraphs, reports))
    if reports.errors:
        return ()
    upgraded = tuple(upgrade(subgraph, subgraphs) for subgraph in subgraphs)
    changed = [subgraph for subgraph in upgraded if subgraph.is_federation_1]
    _check_in_groups(changed, (UPGRADED,), reports)
    if not reports.errors:
        _check_in_groups(changed, AS_FEDERATION, reports)
    return tuple(with_query_root(with_enum_defaults(subgraph)) for subgraph in upgraded)


def check_merged(context: MergedContext) -> None:
    """Check what came of merging; a group of rules takes for granted what the groups before it check."""
    for rules in AFTER_MERGE:
        for check in rules:
            check(context)
        if context.reports.errors:
            return


def look_for_hints(context: MergedContext) -> None:
    """Note what composes but may surprise."""
    for check in HINTS:
        check(context)


def _check_in_groups(subgraphs: Sequence[Subgraph], groups: Sequence[Sequence[SubgraphRule]], reports: Reports) -> None:
    """Run groups of rules on each subgraph, up to the first group that finds something."""
    for subgraph in subgraphs:
        context = SubgraphContext(subgraph, reports)
        found = len(reports.errors)
        for rules in groups:
            for check in rules if len(reports.errors) == found else ():
                check(context)


def _failed(reports: Reports) -> Composition:
    return Composition(errors=tuple(reports.errors), hints=tuple(reports.hints))
