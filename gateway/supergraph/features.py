"""The schema definition of a supergraph in, the features it uses by `@link` or `@core` out.

Sources: the core v0.1/v0.2 and link v1.0 specifications.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphql import (
    DirectiveNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    value_from_ast_untyped,
)

from gateway.errors import InvalidSupergraphError

JOIN = "https://specs.apollo.dev/join"
LINK = "https://specs.apollo.dev/link"
CORE = "https://specs.apollo.dev/core"
INACCESSIBLE = "https://specs.apollo.dev/inaccessible"
CONTEXT = "https://specs.apollo.dev/context"

MACHINERY = frozenset({JOIN, LINK, CORE})
"""Features that say how the supergraph was put together: planning reads them, no schema shows them."""

UNDERSTOOD: Mapping[str, frozenset[tuple[int, int]]] = {
    JOIN: frozenset({(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)}),
    LINK: frozenset({(1, 0)}),
    CORE: frozenset({(0, 1), (0, 2)}),
    INACCESSIBLE: frozenset({(0, 1), (0, 2)}),
    CONTEXT: frozenset({(0, 1)}),
    "https://specs.apollo.dev/tag": frozenset({(0, 1), (0, 2), (0, 3)}),
    "https://specs.apollo.dev/authenticated": frozenset({(0, 1)}),
    "https://specs.apollo.dev/requiresScopes": frozenset({(0, 1)}),
    "https://specs.apollo.dev/policy": frozenset({(0, 1)}),
    "https://specs.apollo.dev/cost": frozenset({(0, 1)}),
    "https://specs.apollo.dev/cacheTag": frozenset({(0, 1)}),
}
"""Features that this gateway honours, by version. A feature `for: SECURITY` or `for: EXECUTION` must stand here."""

_VERSION = re.compile(r"^v(\d+)\.(\d+)$")
_CORE_WITHOUT_PURPOSES = (0, 1)


@dataclass(frozen=True, slots=True)
class Feature:
    """One linked specification. `prefix` names its elements here; `imports` maps an element to its local name."""

    identity: str
    version: tuple[int, int]
    default_name: str
    prefix: str
    purpose: str | None
    imports: Mapping[str, str] = field(default_factory=dict)

    def directive(self, element: str) -> str:
        """Say the local name of the directive that the specification calls `element`."""
        imported = self.imports.get(f"@{element}")
        if imported is not None:
            return imported.removeprefix("@")
        return self.prefix if element == self.default_name else f"{self.prefix}__{element}"

    def owns_directive(self, name: str) -> bool:
        """Tell whether the directive `name` comes from this feature."""
        return self._is_prefixed(name) or name == self.prefix or f"@{name}" in self.imports.values()

    def owns_type(self, name: str) -> bool:
        """Tell whether the type `name` comes from this feature."""
        return self._is_prefixed(name) or name in self.imports.values()

    def _is_prefixed(self, name: str) -> bool:
        return name.startswith(f"{self.prefix}__")


class UnsupportedFeatureError(InvalidSupergraphError):
    """The supergraph needs a feature that this gateway does not know."""

    code = "UNSUPPORTED_LINKED_FEATURE"


class UnknownLinkVersionError(InvalidSupergraphError):
    """The supergraph links its features by a version of link or core that is not known."""

    code = "UNKNOWN_LINK_VERSION"


def refuse(
    message: str, node: Node | None = None, as_error: type[InvalidSupergraphError] = InvalidSupergraphError
) -> InvalidSupergraphError:
    """Make the error for a supergraph that cannot be served; with a node, it names line and column (from 1)."""
    if node is None or node.loc is None:
        return as_error(message)
    place = node.loc.start_token
    return as_error(f"{message} (line {place.line})", line=place.line, column=place.column)


def read_features(schema_nodes: tuple[SchemaDefinitionNode | SchemaExtensionNode, ...]) -> dict[str, Feature]:
    """Read every feature, by identity, from at least one node. Raises where one to be honoured is unknown."""
    features: dict[str, Feature] = {}
    for node in _feature_applications(schema_nodes):
        feature = _read_feature(node)
        _check_understood(feature, node)
        features[feature.identity] = feature
    first = schema_nodes[0]
    _check_purposes(features, first)
    if JOIN not in features:
        raise refuse("The schema does not link the join specification: this is no supergraph.", first)
    return features


def _feature_applications(
    schema_nodes: tuple[SchemaDefinitionNode | SchemaExtensionNode, ...],
) -> Iterator[DirectiveNode]:
    """Find the applications of `@link` or `@core`, under whatever name the schema gives it: it links itself."""
    directives = [directive for node in schema_nodes for directive in node.directives or ()]
    for directive in directives:
        values = arguments_of(directive)
        url = values.get("url", values.get("feature"))
        if isinstance(url, str) and url.startswith((f"{LINK}/", f"{CORE}/")):
            name = directive.name.value
            return (candidate for candidate in directives if candidate.name.value == name)
    return iter(())


def _read_feature(node: DirectiveNode) -> Feature:
    values = arguments_of(node)
    url = values.get("url", values.get("feature"))
    if not isinstance(url, str):
        raise refuse("A linked feature has no URL.", node)
    identity, _, last = url.rstrip("/").rpartition("/")
    version = _VERSION.match(last)
    if version is None:
        identity, version_pair = url.rstrip("/"), (0, 0)
    else:
        version_pair = (int(version[1]), int(version[2]))
    default_name = identity.rpartition("/")[2]
    prefix = values.get("as") or default_name
    return Feature(identity, version_pair, default_name, str(prefix), _text(values.get("for")), _read_imports(node))


def _read_imports(node: DirectiveNode) -> dict[str, str]:
    imports: dict[str, str] = {}
    for argument in node.arguments or ():
        if argument.name.value != "import" or not isinstance(argument.value, ListValueNode):
            continue
        for item in argument.value.values or ():
            value = value_from_ast_untyped(item)
            if isinstance(item, ObjectValueNode):
                imports[str(value["name"])] = str(value.get("as") or value["name"])
            else:
                imports[str(value)] = str(value)
    return imports


def _check_understood(feature: Feature, node: DirectiveNode) -> None:
    is_needed = feature.purpose in {"SECURITY", "EXECUTION"} or feature.identity in MACHINERY
    if not is_needed or feature.version in UNDERSTOOD.get(feature.identity, ()):
        return
    url = f"{feature.identity}/v{feature.version[0]}.{feature.version[1]}"
    sentence = f"The supergraph needs the feature {url}, which this gateway does not know."
    if feature.identity in {LINK, CORE}:
        raise refuse(sentence, node, UnknownLinkVersionError)
    raise refuse(sentence, node, InvalidSupergraphError if feature.identity == JOIN else UnsupportedFeatureError)


def _check_purposes(features: Mapping[str, Feature], node: Node) -> None:
    """Refuse `for:` where core is of a version that has no such argument: nobody could rely on it."""
    core = features.get(CORE)
    if core is not None and core.version == _CORE_WITHOUT_PURPOSES and any(each.purpose for each in features.values()):
        sentence = "The argument for: of @core is not known before core v0.2."
        raise refuse(sentence, node, UnsupportedFeatureError)


def arguments_of(directive: DirectiveNode) -> dict[str, object]:
    """Read the constant arguments of a directive application."""
    return {argument.name.value: value_from_ast_untyped(argument.value) for argument in directive.arguments or ()}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
