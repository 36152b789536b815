"""One subgraph as composition reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.errors import Location
from gateway.sdl.federation_directives import Version
from gateway.sdl.links import Link
from gateway.sdl.model import DirectiveDefinition, Place, Schema, TypeDefinition


@dataclass(frozen=True, slots=True)
class Subgraph:
    """A subgraph whose SDL could be read. Root types are called Query, Mutation and Subscription in it."""

    name: str
    url: str
    schema: Schema
    """Its own types; what federation defines is left out."""
    links: tuple[Link, ...]
    version: Version
    """The version of the federation specification that it speaks."""
    is_federation_1: bool
    """It has no `@link` to the federation specification."""
    names: Mapping[str, str]
    """Federation's directives to their names here."""
    machinery_types: Mapping[str, TypeDefinition]
    """Types in the SDL that federation defines: they are checked, and never merged."""
    machinery_directives: Mapping[str, DirectiveDefinition]
    """Definitions in the SDL of directives that federation defines."""
    original_roots: Mapping[str, str]
    """`query`, `mutation`, `subscription` to the names that the SDL gives these types."""

    def at(self, place: Place) -> Location:
        """Point to a place in this subgraph's SDL."""
        return Location(self.name, *place)
