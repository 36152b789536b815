"""What clients have to prove to read parts of a supergraph: `@authenticated`, `@requiresScopes`, `@policy` as values.

All three are read as one thing: alternatives, each a set of atoms that must all be there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias


class Atom(NamedTuple):
    """One thing that a request can prove. `name` is empty for `authenticated`."""

    kind: Literal["authenticated", "scope", "policy"]
    name: str = ""


Alternatives: TypeAlias = frozenset[frozenset[Atom]]
"""An OR of ANDs: what one directive application asks for."""

Requirement: TypeAlias = frozenset[Alternatives]
"""What several applications ask for together: all of them must be met. An empty one asks for nothing."""

NOTHING: Requirement = frozenset()


@dataclass(frozen=True, slots=True)
class Requirements:
    """The requirements of one supergraph. What is not listed asks for nothing."""

    types: Mapping[str, Requirement] = field(default_factory=dict)
    """By type name: needed to select anything on that type."""
    fields: Mapping[tuple[str, str], Requirement] = field(default_factory=dict)
    """By (type name, field name), with what the field's own type asks for and, on an interface, the implementations."""

    def __bool__(self) -> bool:
        return bool(self.types or self.fields)

    def on_type(self, name: str) -> Requirement:
        """Return what selecting on the type asks for."""
        return self.types.get(name, NOTHING)

    def on_field(self, type_name: str, field_name: str) -> Requirement:
        """Return what reading the field of that type asks for."""
        return self.fields.get((type_name, field_name), NOTHING)


def is_met(requirement: Requirement, proven: frozenset[Atom]) -> bool:
    """Say whether the proven atoms satisfy a requirement."""
    return all(any(needed <= proven for needed in alternatives) for alternatives in requirement)


def atoms_of(requirements: Iterable[Requirement]) -> frozenset[Atom]:
    """Return every atom that could matter to the requirements."""
    return frozenset(
        atom
        for requirement in requirements
        for alternatives in requirement
        for needed in alternatives
        for atom in needed
    )
