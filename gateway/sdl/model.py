"""A GraphQL schema as plain values: what reading SDL makes, merging transforms, and printing writes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from gateway.sdl.values import Value

Place: TypeAlias = tuple[int, int]
"""Line and column in the text that an element was read from, both counted from 1."""

NOWHERE: Place = (1, 1)
"""The place of elements that were made rather than read."""


class Kind(StrEnum):
    """The kinds of named type; the value is the word of the specification."""

    SCALAR = "SCALAR"
    OBJECT = "OBJECT"
    INTERFACE = "INTERFACE"
    UNION = "UNION"
    ENUM = "ENUM"
    INPUT_OBJECT = "INPUT_OBJECT"


@dataclass(frozen=True, slots=True)
class Directive:
    """One application of a directive."""

    name: str
    """As written, without `@`."""
    arguments: Mapping[str, Value]
    meaning: str | None = None
    """The name that federation gives it; None for a directive of the author's own."""
    on_extension: bool = False
    """It stands on an `extend type`, or on a field inside one."""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a field or of a directive definition."""

    name: str
    type: str
    default: Value = None
    has_default: bool = False
    description: str | None = None
    directives: tuple[Directive, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object, an interface or an input object. Output fields have arguments, input fields defaults."""

    name: str
    type: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    default: Value = None
    has_default: bool = False
    description: str | None = None
    directives: tuple[Directive, ...] = ()
    on_extension: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class EnumValue:
    """A value of an enum."""

    name: str
    description: str | None = None
    directives: tuple[Directive, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """A named type with all its extensions folded in."""

    kind: Kind
    name: str
    description: str | None = None
    directives: tuple[Directive, ...] = ()
    interfaces: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    values: Mapping[str, EnumValue] = field(default_factory=dict)
    is_defined: bool = True
    """There is a definition, not only extensions."""
    is_extended: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class DirectiveDefinition:
    """The definition of a directive."""

    name: str
    arguments: Mapping[str, Argument]
    locations: tuple[str, ...]
    repeatable: bool = False
    description: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Schema:
    """All of a schema. `roots` maps `query`, `mutation` and `subscription` to the names of these types."""

    types: Mapping[str, TypeDefinition]
    directive_definitions: Mapping[str, DirectiveDefinition]
    roots: Mapping[str, str]
    directives: tuple[Directive, ...] = ()
    description: str | None = None

    def types_of(self, *kinds: Kind) -> Iterator[TypeDefinition]:
        """Give the types of these kinds, in the order of the text."""
        return (definition for definition in self.types.values() if definition.kind in kinds)


Element: TypeAlias = TypeDefinition | Field | Argument | EnumValue
"""What a directive may be applied to, the schema aside."""


def applied(element: Element | Schema, meaning: str) -> Iterator[Directive]:
    """Give the applications on `element` that mean the federation directive `meaning`."""
    return (directive for directive in element.directives if directive.meaning == meaning)


def has(element: Element | Schema, meaning: str) -> bool:
    """Say whether `element` carries the federation directive `meaning`."""
    return any(directive.meaning == meaning for directive in element.directives)
