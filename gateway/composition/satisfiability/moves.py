"""Positions in, what can be had from there out: fields directly, and other subgraphs by their keys.

Every position is looked at by itself: what a key or @requires needs has to be reachable from where it is used. The
answers are remembered, so that paths are never counted one by one.
Source: federation specification, "entities", "@requires", "@provides", "@override", "@interfaceObject".
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from gateway.composition.field_roles import field_set_of
from gateway.composition.satisfiability.positions import Labels, Position, Positions
from gateway.composition.satisfiability.provided import provided_below, provided_on
from gateway.composition.satisfiability.view import View
from gateway.composition.sources import FieldSource
from gateway.sdl.field_set import FieldSelection, FieldSet, FragmentSelection
from gateway.sdl.model import Kind, applied
from gateway.sdl.type_reference import named_type

_Question: TypeAlias = tuple[str, Position, Labels, str]
"""Merged type, position, labels, and a field; or no field: what can be reached at all?"""


@dataclass(frozen=True, slots=True)
class Moves:
    """The moves between the subgraphs of one supergraph."""

    view: View
    _answers: dict[_Question, Positions] = field(default_factory=dict)
    _running: set[_Question] = field(default_factory=set)

    def closure(self, type_name: str, positions: Positions, labels: Labels) -> Positions:
        """Add all positions that can be reached for the same object by keys, one after the other."""
        return frozenset().union(*(self._reach(type_name, position, labels) for position in positions))

    def _reach(self, type_name: str, position: Position, labels: Labels) -> Positions:
        question = (type_name, position, labels, "")
        if question in self._answers:
            return self._answers[question]
        reached = frozenset({position})
        if question in self._running:
            return reached
        self._running.add(question)
        waiting = [entry for entry in self.view.entries(type_name) if entry.position not in reached]
        while waiting:
            opened = {entry.position for entry in waiting if self.can_resolve(type_name, reached, entry.key, labels)}
            if not opened:
                break
            reached |= opened
            waiting = [entry for entry in waiting if entry.position not in reached]
        return self._remember(question, reached)

    def _remember(self, question: _Question, answer: Positions) -> Positions:
        """Keep an answer, unless it was found while others were open that it may depend on."""
        self._running.discard(question)
        if not self._running:
            self._answers[question] = answer
        return answer

    def can_resolve(self, type_name: str, positions: Positions, selections: FieldSet, labels: Labels) -> bool:
        """Say whether all these fields of an object can be had from the positions, without further keys on it."""
        return all(self._can_select(type_name, positions, selection, labels) for selection in selections)

    def _can_select(
        self, type_name: str, positions: Positions, selection: FieldSelection | FragmentSelection, labels: Labels
    ) -> bool:
        if isinstance(selection, FragmentSelection):
            casts = ((name, self.cast(positions, name)) for name in self._narrowed(type_name, selection.on))
            return all(self.can_resolve(name, cast, selection.selections, labels) for name, cast in casts if cast)
        if selection.name == "__typename":
            return True
        definition = self.view.merged.types[type_name]
        if definition.kind is not Kind.OBJECT:
            return self._can_select_on_abstract(type_name, positions, selection, labels)
        if selection.name not in definition.fields:
            return False
        found = self.options(type_name, positions, selection.name, labels)
        if not found or not selection.selections:
            return bool(found)
        target = self.view.target(type_name, selection.name)
        return self.can_resolve(target, self.closure(target, found, labels), selection.selections, labels)

    def _can_select_on_abstract(
        self, type_name: str, positions: Positions, selection: FieldSelection, labels: Labels
    ) -> bool:
        """An abstract type has the field where every object that it can be at the positions has it."""
        stand_ins = frozenset(position for position in positions if self.view.is_interface_object(position))
        if stand_ins and self.options(type_name, stand_ins, selection.name, labels):
            return True
        for name in self.view.runtime_types(type_name):
            cast = self.cast(positions, name)
            if cast and not self._can_select(name, self.closure(name, cast, labels), selection, labels):
                return False
        return True

    def _narrowed(self, type_name: str, on: str | None) -> tuple[str, ...]:
        runtime = self.view.runtime_types(type_name)
        if on is None or on not in self.view.merged.types:
            return runtime
        return tuple(name for name in self.view.runtime_types(on) if name in runtime)

    def cast(self, positions: Positions, name: str) -> Positions:
        """Keep the positions whose object may be of the object type `name`, and see it there as that type."""
        return frozenset(
            position
            if self.view.is_interface_object(position)
            else Position(position.graph, name, provided_on(position.provided, name, self.view.merged))
            for position in positions
            if name in self.view.runtime_types_at(position)
        )

    def options(self, type_name: str, positions: Positions, field_name: str, labels: Labels) -> Positions:
        """Give the positions after a field: one for each position that resolves it, with what it provides."""
        return frozenset().union(*(self._option(type_name, position, field_name, labels) for position in positions))

    def _option(self, type_name: str, position: Position, field_name: str, labels: Labels) -> Positions:
        """Take a field at one position; give nothing where it cannot be taken."""
        question = (type_name, position, labels, field_name)
        if question in self._answers:
            return self._answers[question]
        source = self.view.source(position, field_name)
        if source is None or question in self._running:
            return frozenset()
        self._running.add(question)
        below = provided_below(position.provided, field_name)
        is_there = below is not None or self.is_available(source, labels)
        if not is_there or not self.requirements_hold(type_name, position, source, labels):
            return self._remember(question, frozenset())
        target = named_type(source.field.type)
        provides = (selection for each in applied(source.field, "provides") for selection in field_set_of(each))
        after = Position(position.graph, target, self._opened((*(below or ()), *provides), target))
        return self._remember(question, frozenset({after}))

    def is_available(self, source: FieldSource, labels: Labels) -> bool:
        """Say whether the subgraph resolves the field wherever it meets the object, under these labels.

        While a label is not decided, neither side can be relied on.
        """
        if self.view.sources.is_external(source):
            return False
        override = self.view.sources.override_of(source)
        if override is None or (override.by is None and override.label is None):
            return True
        if override.label is None:
            return False
        return (override.label, override.by is None) in labels

    def requirements_hold(self, type_name: str, position: Position, source: FieldSource, labels: Labels) -> bool:
        """Say whether the field's @requires can be filled, and the subgraph be entered again with the answer."""
        here = frozenset({position})
        required = tuple(selection for each in applied(source.field, "requires") for selection in field_set_of(each))
        if not required or self.can_resolve(type_name, here, required, labels):
            return True
        keys = applied(source.definition, "key")
        return any(self.can_resolve(type_name, here, field_set_of(key), labels) for key in keys) and (
            self.can_resolve(type_name, self._reach(type_name, position, labels), required, labels)
        )

    def _opened(self, provided: FieldSet, target: str) -> FieldSet:
        """Open the fragments of what is provided on an object; on an abstract type they wait for the cast."""
        definition = self.view.merged.types.get(target)
        if not provided or definition is None or definition.kind is not Kind.OBJECT:
            return provided
        return provided_on(provided, target, self.view.merged)
