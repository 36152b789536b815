"""What a fetch asks of the objects at one of its positions, while fetches are being put together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from graphql import ArgumentNode, DirectiveNode

from gateway.supergraph.query_graph_field_sets import UNGUARDED, FieldSelection, Guard, TypeSet

WantedKey: TypeAlias = tuple[str, str, str, tuple[DirectiveNode, ...], TypeSet]


@dataclass(slots=True, eq=False)
class WantedField:
    """One field, asked of objects of `types`."""

    key: str
    """Its key in the merged data."""
    name: str
    arguments: tuple[ArgumentNode, ...]
    arguments_text: str
    directives: tuple[DirectiveNode, ...]
    types: TypeSet
    guards: list[Guard] = field(default_factory=list)
    """It is asked for where any of these holds."""
    inside: "Wanted | None" = None

    def add_guard(self, guard: Guard) -> None:
        """Ask for the field also where `guard` holds."""
        if any(known <= guard for known in self.guards):
            return
        self.guards = [known for known in self.guards if not guard <= known] + [guard]


@dataclass(slots=True, eq=False)
class Wanted:
    """All fields asked of the objects at one position. `is_abstract`: their `__typename` must be known."""

    is_abstract: bool
    fields: dict[WantedKey, WantedField] = field(default_factory=dict)

    def field(self, key: str, selection: FieldSelection, types: TypeSet, guard: Guard) -> WantedField:
        """Ask for a field, or for one more reason to ask for it."""
        mark = (key, selection.name, selection.arguments_text, selection.directives, types)
        found = self.fields.get(mark)
        if found is None:
            found = self.fields[mark] = WantedField(
                key, selection.name, selection.arguments, selection.arguments_text, selection.directives, types
            )
        found.add_guard(guard)
        return found

    def without_covered(self) -> Iterator[WantedField]:
        """Give the fields, without leaves that another one brings in any case."""
        always: dict[tuple[str, str, str], list[WantedField]] = {}
        for each in self.fields.values():
            if each.inside is None and UNGUARDED in each.guards:
                always.setdefault((each.key, each.name, each.arguments_text), []).append(each)
        for each in self.fields.values():
            others = always.get((each.key, each.name, each.arguments_text), ())
            if not any(other is not each and _covers(other, each) for other in others):
                yield each

    def merge(self, other: "Wanted") -> None:
        """Ask also for everything that `other` asks for."""
        for mark, theirs in other.fields.items():
            ours = self.fields.get(mark)
            if ours is None:
                self.fields[mark] = theirs
                continue
            for guard in theirs.guards:
                ours.add_guard(guard)
            if ours.inside is not None and theirs.inside is not None:
                ours.inside.merge(theirs.inside)


def _covers(one: WantedField, other: WantedField) -> bool:
    return not other.types & ~one.types and one.types != other.types and not other.directives
