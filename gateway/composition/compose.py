"""Subgraphs in; one supergraph and hints out, or every reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.composition.merge.merge import merge
from gateway.composition.query_roots import with_query_root
from gateway.composition.reports import Reports
from gateway.composition.sources import Sources
from gateway.composition.upgrade.passes import upgrade
from gateway.errors import CompositionError, CompositionHint
from gateway.sdl.load import load_subgraph
from gateway.sdl.subgraph import Subgraph
from gateway.supergraph.print import print_supergraph


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
    errors: tuple[CompositionError, ...] = ()
    hints: tuple[CompositionHint, ...] = ()


def compose(subgraphs: Sequence[SubgraphSource]) -> Composition:
    """Compose subgraphs; their order does not matter."""
    reports = Reports()
    loaded = load(subgraphs, reports)
    if reports.errors:
        return Composition(errors=tuple(reports.errors), hints=tuple(reports.hints))
    upgraded = tuple(with_query_root(upgrade(subgraph, loaded)) for subgraph in loaded)
    sources = Sources(upgraded)
    merged = merge(sources, reports)
    return Composition(print_supergraph(merged), hints=tuple(reports.hints))


def load(subgraphs: Sequence[SubgraphSource], reports: Reports) -> list[Subgraph]:
    """Read all subgraphs, in the order of their names."""
    loaded: list[Subgraph] = []
    for source in sorted(subgraphs, key=lambda source: source.name):
        result = load_subgraph(source.name, source.sdl, source.url)
        if isinstance(result, Subgraph):
            loaded.append(result)
        else:
            reports.errors += result
    return loaded
