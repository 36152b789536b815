"""A merged supergraph in, the shortest paths out that clients can ask for and no combination of subgraphs answers.

The walk goes from state to state, breadth first: a type, with the positions it was reached at. States that have the
same positions in reach behave alike and are visited once. It gives up at a limit: no schema can exhaust the process.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from gateway.composition.satisfiability.moves import Moves
from gateway.composition.satisfiability.positions import Labels, Path, Position, Positions, State, Step
from gateway.composition.satisfiability.view import View
from gateway.composition.sources import FieldSource, Sources
from gateway.sdl.model import Element, Field, Kind, Schema, TypeDefinition
from gateway.sdl.read_document import DEFAULT_ROOTS

COMPOSITE = frozenset({Kind.OBJECT, Kind.INTERFACE, Kind.UNION})


@dataclass(frozen=True, slots=True)
class Unsatisfied:
    """A path that cannot be answered; its last step is the one that fails."""

    path: Path
    positions: Positions
    """Everything that can be asked about the object whose field fails."""
    labels: Labels


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A path to a shared field that subgraphs answer with different types of objects."""

    path: Path
    runtime_types: tuple[tuple[str, frozenset[str]], ...]
    """By subgraph: the objects that it can answer with."""

    @property
    def is_disjoint(self) -> bool:
        """No object is possible in all subgraphs."""
        return not frozenset.intersection(*(types for _, types in self.runtime_types))


@dataclass(slots=True)
class Walk:
    """The walk, and what it found."""

    sources: Sources
    merged: Schema
    hidden_by: str
    """The supergraph's name of @inaccessible: what clients cannot see need not be answered."""
    path_limit: int
    """How many pairs of a state and a position in it may be visited before the walk gives up."""
    is_cut_short: bool = False
    unsatisfied: list[Unsatisfied] = field(default_factory=list)
    mismatches: list[Mismatch] = field(default_factory=list)
    moves: Moves = field(init=False)
    _queue: deque[tuple[State, Path]] = field(default_factory=deque)
    _seen: set[State] = field(default_factory=set)
    _visited: int = 0
    _failed: set[Step] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.moves = Moves(View(self.sources, self.merged))

    def run(self) -> "Walk":
        """Visit every state that clients can come to."""
        for root in DEFAULT_ROOTS.values():
            if root in self.merged.types:
                start = frozenset(entry.position for entry in self.moves.view.entries(root))
                self._queue.append((State(root, start), ()))
        while self._queue and not self.is_cut_short:
            state, path = self._queue.popleft()
            if self.merged.types[state.type].kind is Kind.OBJECT:
                self._visit_object(state, path)
            else:
                self._visit_abstract(state, path)
        return self

    def is_visible(self, element: Element) -> bool:
        """Say whether clients see it."""
        return all(directive.name != self.hidden_by for directive in element.directives)

    def _is_new(self, state: State) -> bool:
        if state in self._seen or self.is_cut_short:
            return False
        self._seen.add(state)
        self._visited += len(state.positions)
        self.is_cut_short = self._visited > self.path_limit
        return True

    def _visit_object(self, state: State, path: Path) -> None:
        state = replace(state, positions=self.moves.closure(state.type, state.positions, state.labels))
        if not self._is_new(state):
            return
        definition = self.merged.types[state.type]
        knowing = self.moves.view.positions_by_field(state.positions)
        for item in definition.fields.values():
            if self.is_visible(item):
                at = knowing.get(item.name, ())
                for labels in self._decisions(state, item):
                    self._take_field(replace(state, labels=labels), path, at, definition, item)

    def _take_field(
        self, state: State, path: Path, at: Sequence[Position], definition: TypeDefinition, item: Field
    ) -> None:
        step = Step(definition.name, item.name)
        positions = self._options(state, at, item.name)
        if not positions:
            if step not in self._failed:
                self._failed.add(step)
                self.unsatisfied.append(Unsatisfied((*path, step), state.positions, state.labels))
            return
        target = self.merged.types.get(self.moves.view.target(definition.name, item.name))
        if target is None or target.kind not in COMPOSITE or not self.is_visible(target):
            return
        self._compare_runtime_types((*path, step), positions, target)
        contexts = state.contexts | self.moves.view.contexts_of(definition.name)
        self._queue.append((State(target.name, positions, state.labels, contexts), (*path, step)))

    def _options(self, state: State, at: Sequence[Position], field_name: str) -> Positions:
        """Take the field at positions that know it, where the contexts that it needs were passed and can be read."""
        able = frozenset(
            position
            for position in at
            if (source := self.moves.view.source(position, field_name)) is None or self._has_contexts(state, source)
        )
        return self.moves.options(state.type, able, field_name, state.labels)

    def _has_contexts(self, state: State, source: FieldSource) -> bool:
        for name, readings in self.moves.view.needed_contexts(source):
            graph = source.subgraph.name
            readable = (
                self.moves.can_resolve(
                    type_name,
                    self.moves.closure(type_name, frozenset({Position(graph, type_name)}), state.labels),
                    selections,
                    state.labels,
                )
                for type_name, selections in readings
                if type_name in self.merged.types
            )
            if name not in state.contexts or not any(readable):
                return False
        return True

    def _decisions(self, state: State, item: Field) -> Iterator[Labels]:
        """Decide each label that the field's overrides have and that the path has not decided yet, both ways."""
        decided = {label for label, _ in state.labels}
        overrides = self.sources.overrides.get((state.type, item.name), {}).values()
        open_labels = sorted({each.label for each in overrides if each.label} - decided)
        for values in product((True, False), repeat=len(open_labels)):
            yield state.labels | set(zip(open_labels, values, strict=True))

    def _visit_abstract(self, state: State, path: Path) -> None:
        if not self._is_new(state):
            return
        view = self.moves.view
        positions = state.positions
        if any(view.is_interface_object(position) for position in positions):
            positions = self.moves.closure(state.type, positions, state.labels)
            if all(view.is_interface_object(position) for position in positions):
                self._report_unknown_type(state, path, positions)
                return
        for name in view.runtime_types(state.type):
            cast = self.moves.cast(positions, name)
            if (
                cast
                and not self._is_excluded(state, name)
                and name in self.merged.types
                and self.is_visible(self.merged.types[name])
            ):
                self._queue.append((replace(state, type=name, positions=cast), (*path, Step(name))))

    def _is_excluded(self, state: State, name: str) -> bool:
        """Say whether some subgraph on this path never answers with this type: asking it, nothing is left to do."""
        return any(name not in self.moves.view.runtime_types_at(position) for position in state.positions)

    def _report_unknown_type(self, state: State, path: Path, positions: Positions) -> None:
        """Only interface objects know the object, and none of them knows of which type it is."""
        step = Step(state.type)
        names = self.moves.view.runtime_types(state.type)
        if step not in self._failed and any(self.is_visible(self.merged.types[name]) for name in names):
            self._failed.add(step)
            self.unsatisfied.append(Unsatisfied((*path, step), positions, state.labels))

    def _compare_runtime_types(self, path: Path, positions: Positions, target: TypeDefinition) -> None:
        if target.kind is Kind.OBJECT or len(positions) < 2:
            return
        view = self.moves.view
        types = {
            position.graph: view.runtime_types_at(position)
            for position in positions
            if not view.is_interface_object(position)
        }
        if len(set(types.values())) > 1:
            mismatch = Mismatch(path, tuple(sorted(types.items())))
            known = {(each.path[-1], each.is_disjoint) for each in self.mismatches}
            if (path[-1], mismatch.is_disjoint) not in known:
                self.mismatches.append(mismatch)
