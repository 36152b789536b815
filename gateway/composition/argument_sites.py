"""A merged supergraph in, every argument of fields and executable directives with its definitions out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.composition.executable_directives import directive_arguments
from gateway.composition.merged_fields import arguments_of
from gateway.composition.rule_contexts import MergedContext
from gateway.errors import Location
from gateway.sdl.model import Argument, Kind, has
from gateway.sdl.subgraph import Subgraph


@dataclass(frozen=True, slots=True)
class ArgumentSite:
    """One argument, as the subgraphs define it that define its field or directive."""

    coordinate: str
    given: Sequence[tuple[Subgraph, Argument]]
    missing: Sequence[Subgraph]
    """Subgraphs that define the field or directive, but not the argument."""

    @property
    def is_contextual(self) -> bool:
        """Some subgraph fills it by @fromContext."""
        return any(has(argument, "fromContext") for _, argument in self.given)

    def locations(self) -> list[Location]:
        """Where the argument is defined."""
        return [subgraph.at(argument.place) for subgraph, argument in self.given]


def argument_sites(context: MergedContext) -> Iterator[ArgumentSite]:
    """Give every argument."""
    for type_name, field_name, all_definitions in context.sources.all_fields(Kind.OBJECT, Kind.INTERFACE):
        definitions = context.sources.resolving(all_definitions)
        for name, found in arguments_of(definitions).items():
            knowing = {source.subgraph.name for source, _ in found}
            yield ArgumentSite(
                f"{type_name}.{field_name}({name}:)",
                [(source.subgraph, argument) for source, argument in found],
                [source.subgraph for source in definitions if source.subgraph.name not in knowing],
            )
    composed = tuple(f"@{name}(" for name in context.composed)
    for coordinate, given, missing in directive_arguments(context.sources.subgraphs):
        if not coordinate.startswith(composed):  # those are kept as one subgraph defines them, nothing is merged
            yield ArgumentSite(coordinate, given, missing)
