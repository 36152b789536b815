"""A version of the federation specification in, the directives and types that it defines out.

`FieldSet`, `Scope`, `Policy` and `ContextFieldValue` in these definitions stand for whatever a subgraph calls them.
Source: federation specification v2.0 to v2.14 and the specifications of the features that it took over.
"""

from functools import cache
from typing import TypeAlias

from graphql import parse

from gateway.sdl.model import DirectiveDefinition
from gateway.sdl.read_document import Reading, read_document

Version: TypeAlias = tuple[int, int]

OLDEST: Version = (2, 0)
NEWEST: Version = (2, 14)

UPGRADED: Version = (2, 4)
"""What a subgraph counts as that does not link to the federation specification."""

_EVERYWHERE = (
    "FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE"
    " | INPUT_OBJECT | INPUT_FIELD_DEFINITION"
)
_WEIGHED = "ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR"
_LIST_SIZE = (
    "assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true"
)
_PROTECTED = "FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM"

_DEFINITIONS: tuple[tuple[Version, str], ...] = (
    ((2, 0), "@key(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE"),
    ((2, 0), "@requires(fields: FieldSet!) on FIELD_DEFINITION"),
    ((2, 0), "@provides(fields: FieldSet!) on FIELD_DEFINITION"),
    ((2, 0), "@external(reason: String) on OBJECT | FIELD_DEFINITION"),
    ((2, 0), f"@tag(name: String!) repeatable on {_EVERYWHERE}"),
    ((2, 3), f"@tag(name: String!) repeatable on {_EVERYWHERE} | SCHEMA"),
    ((2, 0), "@extends on OBJECT | INTERFACE"),
    ((2, 0), "@shareable on OBJECT | FIELD_DEFINITION"),
    ((2, 2), "@shareable repeatable on OBJECT | FIELD_DEFINITION"),
    ((2, 0), f"@inaccessible on {_EVERYWHERE}"),
    ((2, 0), "@override(from: String!) on FIELD_DEFINITION"),
    ((2, 7), "@override(from: String!, label: String) on FIELD_DEFINITION"),
    ((2, 1), "@composeDirective(name: String) repeatable on SCHEMA"),
    ((2, 3), "@interfaceObject on OBJECT"),
    ((2, 5), f"@authenticated on {_PROTECTED}"),
    ((2, 5), f"@requiresScopes(scopes: [[Scope!]!]!) on {_PROTECTED}"),
    ((2, 6), f"@policy(policies: [[Policy!]!]!) on {_PROTECTED}"),
    ((2, 8), "@context(name: String!) repeatable on INTERFACE | OBJECT | UNION"),
    ((2, 8), "@fromContext(field: ContextFieldValue) on ARGUMENT_DEFINITION"),
    ((2, 9), f"@cost(weight: Int!) on {_WEIGHED}"),
    ((2, 9), f"@listSize({_LIST_SIZE}) on FIELD_DEFINITION"),
    ((2, 12), "@cacheTag(format: String!) repeatable on FIELD_DEFINITION | OBJECT"),
)

_TYPES: tuple[tuple[Version, str], ...] = (
    ((2, 0), "FieldSet"),
    ((2, 5), "Scope"),
    ((2, 6), "Policy"),
    ((2, 8), "ContextFieldValue"),
)

FEDERATION_1_DIRECTIVES = frozenset({"key", "requires", "provides", "external", "extends", "tag"})
"""What a subgraph without any `@link` may use."""

FEDERATION_1_TYPES = frozenset({"_Any", "_Entity", "_FieldSet", "_Service"})
"""Types that expanded SDL carries and composition leaves out."""

SINGLE_FEATURES: dict[str, frozenset[str]] = {
    "tag": frozenset({"tag"}),
    "inaccessible": frozenset({"inaccessible"}),
    "authenticated": frozenset({"authenticated"}),
    "requiresScopes": frozenset({"requiresScopes"}),
    "policy": frozenset({"policy"}),
    "context": frozenset({"context", "fromContext"}),
    "cost": frozenset({"cost", "listSize"}),
    "cacheTag": frozenset({"cacheTag"}),
}
"""Features that a subgraph may link by themselves, and the federation directives that they bring."""

_NEWEST_OF_FEATURE = {"tag": (0, 3), "inaccessible": (0, 2)}


def is_known_feature(name: str, version: Version) -> bool:
    """Say whether this is a version of one of the single features."""
    return name in SINGLE_FEATURES and (0, 1) <= version <= _NEWEST_OF_FEATURE.get(name, (0, 1))


@cache
def directives_of(version: Version) -> dict[str, DirectiveDefinition]:
    """Give the directives that this version of the specification defines, by name."""
    sdl = {text.split("(")[0].split()[0]: text for since, text in _DEFINITIONS if since <= version}
    document = parse("\n".join(f"directive {text}" for text in sdl.values()))
    return dict(read_document(document, Reading(_unexpected)).directive_definitions)


@cache
def types_of(version: Version) -> tuple[str, ...]:
    """Give the scalars that this version of the specification defines."""
    return tuple(name for since, name in _TYPES if since <= version)


def _unexpected(sentence: str, _place: tuple[int, int]) -> None:
    raise ValueError(sentence)
