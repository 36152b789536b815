"""A merged supergraph in, each element with its definitions in the subgraphs out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from gateway.composition.argument_sites import argument_sites
from gateway.composition.rule_contexts import MergedContext
from gateway.errors import Location
from gateway.sdl.model import Element, Kind, Schema
from gateway.sdl.subgraph import Subgraph

Uses: TypeAlias = Sequence[tuple[Subgraph, Element | Schema]]


@dataclass(frozen=True, slots=True)
class MergedElement:
    """One element of the supergraph."""

    coordinate: str
    uses: Uses

    def locations(self) -> list[Location]:
        """Where the element is defined."""
        return [subgraph.at(each.place) for subgraph, each in self.uses if not isinstance(each, Schema)]


def merged_elements(context: MergedContext) -> Iterator[MergedElement]:
    """Give the schema, types, fields, enum values and arguments that several subgraphs define."""
    yield MergedElement("schema", [(subgraph, subgraph.schema) for subgraph in context.sources.subgraphs])
    for name, kind in context.sources.kinds.items():
        sources = context.sources.types[name]
        yield MergedElement(name, [(source.subgraph, source.definition) for source in sources])
        for field_name, every in context.sources.fields(name).items():
            fields = every if kind is Kind.INPUT_OBJECT else context.sources.resolving(every)
            yield MergedElement(f"{name}.{field_name}", [(source.subgraph, source.field) for source in fields])
        for value in context.merged.types[name].values if name in context.merged.types else ():
            values = [(each.subgraph, each.definition.values) for each in sources]
            uses = [(subgraph, known[value]) for subgraph, known in values if value in known]
            yield MergedElement(f"{name}.{value}", uses)
    for site in argument_sites(context):
        yield MergedElement(site.coordinate, site.given)
