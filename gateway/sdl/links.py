"""The `@link`s of a schema document in, the linked features and the names that they bring out.

Source: link specification v1.0.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from graphql import ConstDirectiveNode, DocumentNode, SchemaDefinitionNode, SchemaExtensionNode

from gateway.sdl.model import Place
from gateway.sdl.read_document import place_of
from gateway.sdl.values import Value, read_value

Report: TypeAlias = Callable[[str, str, Place], None]
"""Takes code, sentence and place."""

APOLLO = "https://specs.apollo.dev"
LINK = f"{APOLLO}/link"
FEDERATION = f"{APOLLO}/federation"
LINK_VERSION = (1, 0)

_VERSION = re.compile(r"v(\d+)\.(\d+)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Link:
    """One linked feature."""

    url: str
    identity: str
    """The URL without its version."""
    name: str
    version: tuple[int, int]
    local_name: str
    """The prefix of its names in this schema: `as`, or else its own name."""
    imports: Mapping[str, str]
    """What is imported, as the feature writes it (`@key`, `FieldSet`), to its name in this schema, written alike."""
    place: Place

    @property
    def full_url(self) -> str:
        """The URL in canonical form."""
        return f"{self.identity}/v{self.version[0]}.{self.version[1]}"

    def directive_name(self, directive: str) -> str:
        """Say what the feature's directive is called in this schema."""
        imported = self.imports.get(f"@{directive}")
        if imported is not None:
            return imported.removeprefix("@")
        return self.local_name if directive == self.name else f"{self.local_name}__{directive}"

    def type_name(self, name: str) -> str:
        """Say what the feature's type is called in this schema."""
        return self.imports.get(name, f"{self.local_name}__{name}")


def read_links(document: DocumentNode, report: Report) -> tuple[Link, ...]:
    """Read every `@link` of the document; what cannot be understood goes to `report`."""
    applications = [
        directive
        for node in document.definitions
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)
        for directive in node.directives or ()
    ]
    link_name = _name_of_link(applications)
    links: list[Link] = []
    for application in applications:
        if application.name.value == link_name:
            link = _read_link(application, report)
            if link is not None and not _clashes(link, links, report):
                links.append(link)
    return tuple(links)


def check_link_version(links: tuple[Link, ...], report: Report) -> None:
    """Report an unknown version of link. Linking to federation implies link v1.0, which another one contradicts."""
    for link in links:
        if link.identity == LINK and link.version != LINK_VERSION:
            contradicts = link_directive_name(links) == "link" and any(each.identity == FEDERATION for each in links)
            code = "INVALID_LINK_DIRECTIVE_USAGE" if contradicts else "UNKNOWN_LINK_VERSION"
            report(code, f'"{link.url}" is not a known version of link; use v1.0.', link.place)


def link_directive_name(links: tuple[Link, ...]) -> str:
    """Say what `@link` itself is called in the schema of these links."""
    return next((link.directive_name("link") for link in links if link.identity == LINK), "link")


def _name_of_link(applications: list[ConstDirectiveNode]) -> str:
    for application in applications:
        arguments = _arguments(application)
        url = arguments.get("url")
        if isinstance(url, str) and url.startswith(f"{LINK}/"):
            imports = dict(_imports(arguments.get("import"), _ignore, (1, 1)))
            name = str(imports.get("@link") or arguments.get("as") or "link").removeprefix("@")
            if name == application.name.value:
                return name
    return "link"


def _ignore(_code: str, _sentence: str, _place: Place) -> None:
    """Drop the report: the same application is read again, and reported then."""


def _arguments(application: ConstDirectiveNode) -> dict[str, Value]:
    return {argument.name.value: read_value(argument.value) for argument in application.arguments or ()}


def _read_link(application: ConstDirectiveNode, report: Report) -> Link | None:
    arguments, place = _arguments(application), place_of(application)
    url = arguments.get("url")
    if url is None:
        return None
    if not isinstance(url, str):
        report("INVALID_LINK_DIRECTIVE_USAGE", "@link needs the URL of a specification as its argument url.", place)
        return None
    parts = urlsplit(url)
    *prefix, last = [part for part in parts.path.split("/") if part] or [""]
    version = _VERSION.fullmatch("" if parts.path.endswith("/") else last)
    if not parts.scheme or not parts.netloc or version is None or not prefix:
        sentence = f'"{url}" is not the URL of a specification: it should end in a name and a version, like /name/v1.2.'
        report("INVALID_LINK_IDENTIFIER", sentence, place)
        return None
    alias = arguments.get("as")
    local_name = alias if isinstance(alias, str) else prefix[-1]
    trouble = _trouble_with_prefix(local_name, is_alias=isinstance(alias, str))
    if trouble is not None:
        sentence = f'"{url}" cannot be called "{local_name}" here, for {trouble}.'
        report("INVALID_LINK_DIRECTIVE_USAGE", sentence, place)
        return None
    imports = tuple(_imports(arguments.get("import"), report, place))
    _report_ambiguous(imports, report, place)
    return Link(
        url=url,
        identity=f"{parts.scheme}://{parts.netloc}/{'/'.join(prefix)}",
        name=prefix[-1],
        version=(int(version[1]), int(version[2])),
        local_name=local_name,
        imports=dict(imports),
        place=place,
    )


def _trouble_with_prefix(name: str, *, is_alias: bool) -> str | None:
    """Say why a feature's names cannot begin with this name and two underscores."""
    if is_alias and not _NAME.fullmatch(name):
        return "that is no name of GraphQL"
    if "__" in name or name.endswith("_"):
        return "two underscores end the prefix of a name"
    return None


def _report_ambiguous(imports: tuple[tuple[str, str], ...], report: Report, place: Place) -> None:
    """Report what one @link imports under two names, and names that it gives to two things."""
    original_to_local: dict[str, str] = {}
    local_to_original: dict[str, str] = {}
    for original, local in imports:
        if original_to_local.setdefault(original, local) != local:
            sentence = f'@link imports "{original}" both as "{original_to_local[original]}" and as "{local}".'
            report("INVALID_LINK_DIRECTIVE_USAGE", sentence, place)
        elif local_to_original.setdefault(local, original) != original:
            sentence = f'@link imports both "{local_to_original[local]}" and "{original}" as "{local}".'
            report("INVALID_LINK_DIRECTIVE_USAGE", sentence, place)


def _imports(value: Value, report: Report, place: Place) -> Iterator[tuple[str, str]]:
    if not isinstance(value, tuple | None):
        report("INVALID_LINK_DIRECTIVE_USAGE", "The imports of @link are a list.", place)
    for item in value if isinstance(value, tuple) else ():
        name, alias = (item.get("name"), item.get("as")) if isinstance(item, Mapping) else (item, None)
        if not isinstance(name, str) or not isinstance(alias, str | None):
            report("INVALID_LINK_DIRECTIVE_USAGE", "An import of @link is a name, or an object {name, as}.", place)
        elif alias is not None and alias.startswith("@") != name.startswith("@"):
            sentence = f'@link imports "{name}" as "{alias}": a directive keeps its "@", and a type has none.'
            report("INVALID_LINK_DIRECTIVE_USAGE", sentence, place)
        elif alias is not None and not _NAME.fullmatch(alias.removeprefix("@")):
            sentence = f'@link imports "{name}" as "{alias}", which is no name of GraphQL.'
            report("INVALID_LINK_DIRECTIVE_USAGE", sentence, place)
        else:
            yield name, alias or name


def _clashes(link: Link, earlier: list[Link], report: Report) -> bool:
    for other in earlier:
        if other.identity == link.identity:
            sentence = f"{link.identity} is linked twice; one @link to a specification is enough."
            report("INVALID_LINK_DIRECTIVE_USAGE", sentence, link.place)
            return True
        if other.local_name == link.local_name:
            sentence = f'"{link.identity}" and "{other.identity}" would both be called "{link.local_name}" here.'
            report("INVALID_LINK_DIRECTIVE_USAGE", sentence, link.place)
            return True
        taken = set(other.imports.values()) & set(link.imports.values())
        if taken:
            sentence = f'{", ".join(sorted(taken))} is imported both from "{other.identity}" and "{link.identity}".'
            report("INVALID_LINK_DIRECTIVE_USAGE", sentence, link.place)
            return True
    return False
