"""Subgraphs in, the directives that their supergraph keeps, under which names and with which `@link`s, out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gateway.sdl.links import APOLLO, Link
from gateway.sdl.model import Directive, DirectiveDefinition, Element, Schema, applied
from gateway.sdl.subgraph import Subgraph


@dataclass(frozen=True, slots=True)
class Feature:
    """A specification whose directives a supergraph can hold."""

    identity: str
    version: tuple[int, int]
    purpose: str | None
    directives: tuple[str, ...]

    @property
    def name(self) -> str:
        """The last part of its URL."""
        return self.identity.rsplit("/", 1)[1]


STANDARD: tuple[Feature, ...] = (
    Feature(f"{APOLLO}/tag", (0, 3), None, ("tag",)),
    Feature(f"{APOLLO}/inaccessible", (0, 2), "SECURITY", ("inaccessible",)),
    Feature(f"{APOLLO}/authenticated", (0, 1), "SECURITY", ("authenticated",)),
    Feature(f"{APOLLO}/requiresScopes", (0, 1), "SECURITY", ("requiresScopes",)),
    Feature(f"{APOLLO}/policy", (0, 1), "SECURITY", ("policy",)),
    Feature(f"{APOLLO}/cost", (0, 1), None, ("cost", "listSize")),
    Feature(f"{APOLLO}/context", (0, 1), "SECURITY", ("context",)),
    Feature(f"{APOLLO}/cacheTag", (0, 1), "EXECUTION", ("cacheTag",)),
)

KEPT_AS_JOIN_DIRECTIVES = frozenset({"cacheTag"})
"""Directives that a supergraph carries inside @join__directive, under their own names."""


@dataclass(frozen=True, slots=True)
class ComposedDirective:
    """A directive of the authors' own that @composeDirective keeps."""

    name: str
    """Its name in the supergraph, as everywhere."""
    original: str
    """Its name in the specification that it is linked from."""
    link: Link
    definition: DirectiveDefinition
    subgraph: Subgraph
    """Where this definition is from."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the supergraph keeps of its subgraphs' directives."""

    names: Mapping[str, str]
    """Standard directives that are applied somewhere, in the order of first use, to their names in the supergraph."""
    composed: Mapping[str, ComposedDirective]
    """Directives of the authors' own, by name."""
    composers: Mapping[str, frozenset[str]]
    """Each of them to the subgraphs that compose it; applications elsewhere are left out."""

    def keeps(self, subgraph: Subgraph, directive: str) -> bool:
        """Say whether applications in this subgraph go into the supergraph."""
        return subgraph.name in self.composers.get(directive, ())


def applied_standard_directives(subgraphs: Sequence[Subgraph]) -> dict[str, list[tuple[Subgraph, str]]]:
    """Find which directives of the standard features are applied, where, and under which names."""
    wanted = {directive for feature in STANDARD for directive in feature.directives}
    found: dict[str, list[tuple[Subgraph, str]]] = {}
    for subgraph in subgraphs:
        every = (*all_directives(subgraph.schema), *_machinery_directives(subgraph))
        used = {directive.meaning for directive in every} & wanted
        for meaning in sorted(name for name in used if name):
            found.setdefault(meaning, []).append((subgraph, subgraph.names[meaning]))
    return found


def _machinery_directives(subgraph: Subgraph) -> Iterator[Directive]:
    """Give the applications on definitions that the subgraph repeats from a specification: they count as uses."""
    for definition in subgraph.machinery_types.values():
        yield from definition.directives
    for repeated in subgraph.machinery_directives.values():
        for argument in repeated.arguments.values():
            yield from argument.directives


def all_directives(schema: Schema) -> Iterator[Directive]:
    """Give every application of a directive in a schema."""
    yield from schema.directives
    for element in all_elements(schema):
        yield from element.directives


def all_elements(schema: Schema) -> Iterator[Element]:
    """Give everything in a schema that a directive can be applied to, the schema aside."""
    for definition in schema.types.values():
        yield definition
        yield from definition.values.values()
        for item in definition.fields.values():
            yield item
            yield from item.arguments.values()
    for directive in schema.directive_definitions.values():
        yield from directive.arguments.values()


def find_features(subgraphs: Sequence[Subgraph]) -> Features:
    """Choose the directives of the supergraph. Where a name differs, which a rule reports, the first one stands in."""
    names = {meaning: uses[0][1] for meaning, uses in applied_standard_directives(subgraphs).items()}
    requests = composition_requests(subgraphs)
    composers: dict[str, set[str]] = {}
    for request in requests:
        composers.setdefault(request.name, set()).add(request.subgraph.name)
    return Features(
        names=names,
        composed={request.name: find_definition(request, requests, subgraphs) or request for request in requests},
        composers={name: frozenset(found) for name, found in composers.items()},
    )


def composition_requests(subgraphs: Sequence[Subgraph]) -> list[ComposedDirective]:
    """Resolve every @composeDirective that names a linked and defined directive."""
    resolved = (
        composed_by(subgraph, directive)
        for subgraph in subgraphs
        for directive in applied(subgraph.schema, "composeDirective")
    )
    return [request for request in resolved if request is not None]


def find_definition(
    request: ComposedDirective, requests: Sequence[ComposedDirective], subgraphs: Sequence[Subgraph]
) -> ComposedDirective | None:
    """Take the definition from a subgraph that links the newest version that is composed, if one has it."""
    newest = max(other.link.version for other in requests if other.link.identity == request.link.identity)
    for subgraph in reversed(subgraphs):
        for link in subgraph.links:
            if link.identity == request.link.identity and link.version == newest:
                definition = subgraph.schema.directive_definitions.get(link.directive_name(request.original))
                if definition is not None:
                    kept = replace(definition, name=request.name)
                    return ComposedDirective(request.name, request.original, link, kept, subgraph)
    return None


def composed_by(subgraph: Subgraph, directive: Directive) -> ComposedDirective | None:
    """Resolve one @composeDirective, or None where it does not name a linked and defined directive."""
    name = directive.arguments.get("name")
    if not isinstance(name, str) or not name.startswith("@"):
        return None
    definition = subgraph.schema.directive_definitions.get(name.removeprefix("@"))
    link = link_of(subgraph, definition.name) if definition else None
    if definition is None or link is None or link.identity.startswith(f"{APOLLO}/"):
        return None
    return ComposedDirective(definition.name, original_name(link, definition.name), link, definition, subgraph)


def link_of(subgraph: Subgraph, directive: str) -> Link | None:
    """Give the `@link` that a directive's name comes from."""
    for link in subgraph.links:
        if f"@{directive}" in link.imports.values() or directive == link.local_name:
            return link
        if directive.startswith(f"{link.local_name}__"):
            return link
    return None


def original_name(link: Link, directive: str) -> str:
    """Say what the linked specification calls a directive."""
    for original, local in link.imports.items():
        if local == f"@{directive}":
            return original.removeprefix("@")
    return link.name if directive == link.local_name else directive.removeprefix(f"{link.local_name}__")
