"""What rules are given: one subgraph before merging; all subgraphs and what they merged to afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gateway.composition.features import ComposedDirective, Features
from gateway.composition.field_roles import FieldRoles
from gateway.composition.reports import Reports
from gateway.composition.satisfiability.walk import Walk
from gateway.composition.sources import Sources
from gateway.sdl.federation_directives import NEWEST, OLDEST, SINGLE_FEATURES, directives_of
from gateway.sdl.links import link_directive_name
from gateway.sdl.model import DirectiveDefinition, Place, Schema
from gateway.sdl.subgraph import Subgraph


@dataclass(frozen=True)
class SubgraphContext:
    """One subgraph, with its field roles."""

    subgraph: Subgraph
    reports: Reports

    @property
    def schema(self) -> Schema:
        """The subgraph's own types."""
        return self.subgraph.schema

    @cached_property
    def roles(self) -> FieldRoles:
        """What each field is for."""
        return FieldRoles(self.subgraph)

    @cached_property
    def directives(self) -> Mapping[str, DirectiveDefinition]:
        """Every directive that may be applied, by its name in this subgraph. `@link` is not among them."""
        version = OLDEST if self.subgraph.is_federation_1 else min(max(self.subgraph.version, OLDEST), NEWEST)
        newest = directives_of(NEWEST)
        known = {**newest, **directives_of(version)}
        for link in self.subgraph.links:
            known |= {name: newest[name] for name in SINGLE_FEATURES.get(link.name, ())}
        federation = {local: known[name] for name, local in self.subgraph.names.items()}
        return {**self.schema.directive_definitions, **federation}

    @cached_property
    def given_directives(self) -> Mapping[str, DirectiveDefinition]:
        """The same, where the subgraph defines one of the specification itself as it does: it may leave things out."""
        own = self.subgraph.machinery_directives
        return {**self.directives, **{name: own[name] for name in own if name in self.directives}}

    @property
    def has_errors(self) -> bool:
        """Whether a reason why this subgraph does not compose was noted already."""
        name = self.subgraph.name
        return any(location.subgraph == name for error in self.reports.errors for location in error.locations)

    @property
    def link_name(self) -> str:
        """The name of `@link` in this subgraph."""
        return link_directive_name(self.subgraph.links)

    def error(self, code: str, sentence: str, place: Place, fix: str | None = None) -> None:
        """Note a reason why this subgraph does not compose."""
        self.reports.error(code, sentence, self.subgraph.at(place), fix=fix)


@dataclass(frozen=True, slots=True)
class WrittenContext:
    """All subgraphs as they were written, before those of federation 1 are upgraded."""

    subgraphs: Sequence[Subgraph]
    reports: Reports


@dataclass(frozen=True)
class MergedContext:
    """All subgraphs, the supergraph that they merged to, and where findings go."""

    sources: Sources
    merged: Schema
    features: Features
    """The directives that the supergraph keeps."""
    reports: Reports
    path_limit: int
    """How much the walk through the supergraph may visit."""

    @property
    def names(self) -> Mapping[str, str]:
        """Federation directives that the supergraph keeps, to their names in it."""
        return self.features.names

    @property
    def composed(self) -> Mapping[str, ComposedDirective]:
        """Directives of the authors' own that the supergraph keeps."""
        return self.features.composed

    @property
    def inaccessible(self) -> str:
        """The supergraph's name of @inaccessible."""
        return self.names.get("inaccessible", "inaccessible")

    @cached_property
    def walk(self) -> Walk:
        """The walk through everything that clients can ask."""
        return Walk(self.sources, self.merged, self.inaccessible, self.path_limit).run()
