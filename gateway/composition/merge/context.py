"""What every step of merging is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.composition.features import Features
from gateway.composition.reports import Reports
from gateway.composition.sources import Sources
from gateway.sdl.model import Directive, Kind
from gateway.sdl.subgraph import Subgraph
from gateway.sdl.values import EnumLiteral, Value


@dataclass(frozen=True, slots=True)
class MergeContext:
    """The subgraphs, and the names that the supergraph uses."""

    sources: Sources
    graphs: Mapping[str, str]
    """Subgraph names to values of `join__Graph`."""
    features: Features
    """The directives that go into the supergraph."""
    reports: Reports

    def join(self, name: str, subgraph: Subgraph | str | None, **arguments: Value) -> Directive:
        """Make a directive of the join specification; arguments that are None are left out."""
        graph: dict[str, Value] = {}
        if subgraph is not None:
            key = subgraph if isinstance(subgraph, str) else subgraph.name
            graph["graph"] = EnumLiteral(self.graphs[key])
        present = {key: value for key, value in arguments.items() if value is not None}
        return Directive(f"join__{name}", {**graph, **present})

    def names_of(self, *kinds: Kind) -> Sequence[str]:
        """Give the types that have one of these kinds in the supergraph."""
        return [name for name, kind in self.sources.kinds.items() if kind in kinds]
