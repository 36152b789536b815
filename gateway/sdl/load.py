"""A subgraph's name, URL and SDL in, a Subgraph out, or everything that keeps its text from being read."""

from collections.abc import Mapping
from dataclasses import replace

from graphql import (
    DirectiveNode,
    DocumentNode,
    GraphQLSyntaxError,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    Visitor,
    parse,
    visit,
)

from gateway.errors import CompositionError, Location
from gateway.sdl.federation_directives import (
    FEDERATION_1_DIRECTIVES,
    FEDERATION_1_TYPES,
    NEWEST,
    OLDEST,
    SINGLE_FEATURES,
    UPGRADED,
    directives_of,
    is_known_feature,
    types_of,
)
from gateway.sdl.links import (
    APOLLO,
    FEDERATION,
    LINK,
    Link,
    Report,
    check_link_version,
    link_directive_name,
    read_links,
)
from gateway.sdl.model import Field, Place, Schema, TypeDefinition
from gateway.sdl.read_document import DEFAULT_ROOTS, Reading, place_of, read_document
from gateway.sdl.subgraph import Subgraph

BUILT_IN_SCALARS = frozenset({"Int", "Float", "String", "Boolean", "ID"})
"""Scalars that every schema has; SDL may repeat their definitions."""


def load_subgraph(name: str, sdl: str, url: str = "") -> Subgraph | list[CompositionError]:
    """Read a subgraph. Errors: INVALID_GRAPHQL for broken text, and what is wrong with its `@link`s."""
    errors: list[CompositionError] = []

    def report(code: str, sentence: str, place: Place) -> None:
        errors.append(CompositionError(code, sentence, (Location(name, *place),)))

    try:
        document = parse(sdl)
    except GraphQLSyntaxError as error:
        line, column = error.locations[0] if error.locations else (1, 1)
        return [CompositionError("INVALID_GRAPHQL", error.message, (Location(name, line, column),))]
    links = read_links(document, report)
    if errors:
        return errors
    federation = next((link for link in links if link.identity == FEDERATION), None)
    if federation is not None:
        _check_version(document, federation, report)
    names = _directive_names(document, links, federation)
    original_roots = _declared_roots(document)
    reading = Reading(
        report=lambda sentence, place: report("INVALID_GRAPHQL", sentence, place),
        meanings={local: meaning for meaning, local in names.items()},
        renames=_root_names(document, original_roots),
    )
    schema = read_document(document, reading)
    link_name = link_directive_name(links)
    if link_name != "link" and link_name not in schema.directive_definitions:
        sentence = f'"@{link_name}" is not defined: only "@link" under its own name is known without a definition.'
        report("INVALID_GRAPHQL", sentence, links[0].place)
    else:
        check_link_version(links, report)
    if errors:
        return errors
    return _without_machinery(
        Subgraph(
            name=name,
            url=url,
            schema=schema,
            links=links,
            version=UPGRADED if federation is None else federation.version,
            is_federation_1=federation is None,
            names=names,
            machinery_types={},
            machinery_directives={},
            original_roots=original_roots,
        )
    )


def _check_version(document: DocumentNode, federation: Link, report: Report) -> None:
    if not OLDEST <= federation.version <= NEWEST:
        sentence = (
            f"{federation.url} is not a known version of the federation specification:"
            f" versions go from v{OLDEST[0]}.{OLDEST[1]} to v{NEWEST[0]}.{NEWEST[1]}."
        )
        report("UNKNOWN_FEDERATION_LINK_VERSION", sentence, federation.place)
        _report_unknown_directives(document, federation, report)
        return
    known = {f"@{name}" for name in directives_of(federation.version)} | set(types_of(federation.version))
    for imported in federation.imports:
        if imported not in known:
            version = f"v{federation.version[0]}.{federation.version[1]}"
            hint = f' Did you mean "@{imported}"?' if f"@{imported}" in known else ""
            sentence = f'Federation {version} has no "{imported}" to import.{hint}'
            report("INVALID_LINK_DIRECTIVE_USAGE", sentence, federation.place)


def _report_unknown_directives(document: DocumentNode, federation: Link, report: Report) -> None:
    """Report the uses of what an unknown version was to define."""
    imported = {name.removeprefix("@") for name in federation.imports.values() if name.startswith("@")}
    for node in document.definitions:
        for directive in getattr(node, "directives", None) or ():
            if directive.name.value in imported:
                sentence = f'"@{directive.name.value}" is not known, for the version that should define it is not.'
                report("INVALID_GRAPHQL", sentence, place_of(directive))


def _directive_names(document: DocumentNode, links: tuple[Link, ...], federation: Link | None) -> dict[str, str]:
    names: dict[str, str] = {}
    if federation is None:
        names |= {name: name for name in FEDERATION_1_DIRECTIVES}
    elif OLDEST <= federation.version <= NEWEST:
        names |= {name: federation.directive_name(name) for name in directives_of(federation.version)}
    singles = [link for link in links if link.identity.startswith(f"{APOLLO}/")]
    in_use = _applied_names(document) & set(names.values()) if federation and singles else frozenset()
    for link in singles:
        if is_known_feature(link.name, link.version):
            wanted = (name for name in SINGLE_FEATURES[link.name] if names.get(name) not in in_use)
            names |= {name: link.directive_name(name) for name in wanted}
    return names


def _applied_names(document: DocumentNode) -> frozenset[str]:
    """Find which directives are applied: of two links that define one, the one in use counts."""
    found: set[str] = set()

    class Names(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: object) -> None:
            found.add(node.name.value)

    visit(document, Names())
    return frozenset(found)


def _declared_roots(document: DocumentNode) -> dict[str, str]:
    declared = {
        operation.operation.value: operation.type.name.value
        for node in document.definitions
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)
        for operation in node.operation_types or ()
    }
    if any(isinstance(node, SchemaDefinitionNode) for node in document.definitions):
        return declared
    return {**DEFAULT_ROOTS, **declared}


def _root_names(document: DocumentNode, roots: Mapping[str, str]) -> dict[str, str]:
    """Say which types are to be renamed: roots of another name, unless another type has the name already."""
    taken = {getattr(node, "name", None) and node.name.value for node in document.definitions if hasattr(node, "name")}
    return {
        name: DEFAULT_ROOTS[root]
        for root, name in roots.items()
        if name != DEFAULT_ROOTS[root] and DEFAULT_ROOTS[root] not in taken
    }


def _without_machinery(subgraph: Subgraph) -> Subgraph:
    """Take out of the schema what federation and link define, where expanded SDL carries it."""
    schema = subgraph.schema
    types = _machinery_type_names(subgraph.links)
    directives = set(subgraph.names.values()) | {link_directive_name(subgraph.links)}
    kept = {name: _own_part(definition, schema) for name, definition in schema.types.items() if name not in types}
    return replace(
        subgraph,
        schema=Schema(
            types={name: definition for name, definition in kept.items() if definition is not None},
            directive_definitions={
                name: definition for name, definition in schema.directive_definitions.items() if name not in directives
            },
            roots={root: name for root, name in schema.roots.items() if kept.get(name, True) is not None},
            directives=schema.directives,
            description=schema.description,
        ),
        machinery_types={name: definition for name, definition in schema.types.items() if name in types},
        machinery_directives={
            name: definition for name, definition in schema.directive_definitions.items() if name in directives
        },
    )


def _machinery_type_names(links: tuple[Link, ...]) -> set[str]:
    names = {*FEDERATION_1_TYPES, *BUILT_IN_SCALARS, "link__Import", "link__Purpose"}
    for link in links:
        if link.identity == LINK:
            names |= {link.type_name("Import"), link.type_name("Purpose")}
        elif link.identity == FEDERATION or link.name in SINGLE_FEATURES:
            names |= {link.type_name(name) for name in types_of(NEWEST)}
    return names


def _own_part(definition: TypeDefinition, schema: Schema) -> TypeDefinition | None:
    """Leave `_service` and `_entities` out of the query type; a query type of nothing else is no type."""
    if definition.name != schema.roots.get("query"):
        return definition
    fields: dict[str, Field] = {
        name: item for name, item in definition.fields.items() if name not in {"_service", "_entities"}
    }
    if not fields and definition.fields:
        return None
    return replace(definition, fields=fields)
