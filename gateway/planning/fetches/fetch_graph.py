"""The fetches of an operation and what each needs from which other: a directed graph without circles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graphql import OperationType

from gateway.planning.fetches.copies import clash, merge_copies
from gateway.planning.fetches.wanted import Wanted
from gateway.planning.plan import ContextValue, CopySelection, Path
from gateway.supergraph.query_graph_field_sets import UNGUARDED, Guard, TypeSet


@dataclass(frozen=True, slots=True)
class Input:
    """What objects of `types` bring along. `sent_as` is the `__typename` to send instead of their own."""

    types: TypeSet
    sent_as: str | None
    copies: tuple[CopySelection, ...]
    target: str | None = None
    """The interface (object) that is entered: whatever is asked there is asked of all objects that enter."""
    guard: Guard = UNGUARDED
    """Where this is needed: what is brought from elsewhere for it may be absent elsewhere."""

    contexts: tuple[ContextValue, ...] = ()
    """Variables that its fields take from further up."""

    def suits(self, other: "Input") -> bool:
        """Tell whether one `_entities` field can serve for both."""
        if self.contexts != other.contexts:
            return False
        if not self.types & other.types:
            return self.target is None or self.target != other.target
        if self.target is not None and self.types != other.types:
            return False
        if self.sent_as != other.sent_as or clash(self.copies, other.copies):
            return False
        together = merge_copies(self.copies, other.copies)
        return all(each.copies == together or (self.guard | other.guard) <= each.guard for each in (self, other))


@dataclass(slots=True, eq=False)
class GraphFetch:
    """One fetch in the making: of a root type, or of the objects at one path."""

    index: int
    graph: str
    path: Path
    kind: OperationType | None
    """The kind of a fetch that starts from a root type; None for one that starts from objects."""
    needs: set[int] = field(default_factory=set)
    """Fetches that must be done before."""
    earliest: int = 0
    """The first wave in which it may run."""
    targets: dict[str | None, Wanted] = field(default_factory=dict)
    """By the type that is entered; None for a root type, and where each object enters as what it is."""
    inputs: list[Input] = field(default_factory=list)
    types: TypeSet = 0
    """Types that the objects at the path can have."""
    wave: int = 0
    """The wave in which it can run by what it needed when it was added."""

    @property
    def contexts(self) -> tuple[ContextValue, ...]:
        """Variables that all its fields take from further up."""
        return self.inputs[0].contexts if self.inputs else ()

    def takes(self, inputs: Iterable[Input]) -> bool:
        """Tell whether objects can bring along `inputs` too: one object has one representation in a fetch."""
        return all(ours.suits(theirs) for ours in self.inputs for theirs in inputs)


@dataclass(slots=True, eq=False)
class FetchGraph:
    """All fetches that are still in the plan, by index."""

    fetches: dict[int, GraphFetch] = field(default_factory=dict)
    _found: dict[tuple[str, Path, OperationType | None], list[GraphFetch]] = field(default_factory=dict)

    def add(self, graph: str, path: Path, kind: OperationType | None, needs: set[int]) -> GraphFetch:
        """Add a fetch that asks for nothing yet."""
        found = GraphFetch(len(self.fetches), graph, path, kind, needs, wave=self.wave_after(needs))
        self.fetches[found.index] = found
        self._found.setdefault((graph, path, kind), []).append(found)
        return found

    def at(self, graph: str, path: Path, kind: OperationType | None) -> list[GraphFetch]:
        """Give the fetches from one graph at one path, of a root type or (`kind` None) of objects."""
        return self._found.get((graph, path, kind), [])

    def groups(self) -> list[list[GraphFetch]]:
        """Find the fetches that ask one graph for the same objects, two or more in each group."""
        alive = ([each for each in group if each.index in self.fetches] for group in self._found.values())
        return [group for group in alive if len(group) > 1]

    def __iter__(self) -> Iterator[GraphFetch]:
        return iter(tuple(self.fetches.values()))

    def wave_after(self, needs: Iterable[int]) -> int:
        """Number the first wave in which the data of these fetches is there."""
        return 1 + max((self.fetches[index].wave for index in needs), default=-1)

    def before(self, fetch: GraphFetch) -> set[int]:
        """Collect all fetches that must be done before one, at once or through others."""
        found: set[int] = set()
        open_ones = list(fetch.needs)
        while open_ones:
            index = open_ones.pop()
            if index not in found:
                found.add(index)
                open_ones += self.fetches[index].needs
        return found

    def waves(self) -> dict[int, int]:
        """Number the earliest wave in which each fetch can run."""
        waves: dict[int, int] = {}

        def wave(index: int) -> int:
            if index not in waves:
                fetch = self.fetches[index]
                waves[index] = max(fetch.earliest, 1 + max((wave(each) for each in fetch.needs), default=-1))
            return waves[index]

        for index in self.fetches:
            wave(index)
        return waves

    def merge(self, kept: GraphFetch, gone: GraphFetch) -> None:
        """Let one fetch ask for what another asks for too, and take the other away."""
        for target, wanted in gone.targets.items():
            ours = kept.targets.get(target)
            if ours is None:
                kept.targets[target] = wanted
            else:
                ours.merge(wanted)
        kept.inputs += [each for each in gone.inputs if each not in kept.inputs]
        kept.types |= gone.types
        kept.needs = (kept.needs | gone.needs) - {kept.index, gone.index}
        del self.fetches[gone.index]
        for other in self.fetches.values():
            if gone.index in other.needs:
                other.needs = (other.needs - {gone.index}) | {kept.index}
