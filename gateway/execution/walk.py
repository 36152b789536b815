"""Paths through merged data come in; generated loops over them, or the real places of their objects, go out.

Paths of one group share their loops: they are woven into a tree first. Loops test what they find, so that data of an
unexpected form is passed over here and reported where the answer is made.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gateway.execution.faults import ResponsePath
from gateway.execution.source import Source
from gateway.execution.transport import Json
from gateway.planning.plan import Items, Key, OnTypes, Path, Step

LOOPS_IN_ONE_FUNCTION = 8
"""Python allows 20 nested blocks in a function: deeper paths go on in a function of their own."""


@dataclass(slots=True)
class PathTree:
    """Paths with their common beginnings joined."""

    end: int | None = None
    """Which of the paths ends here."""
    steps: dict[Step, "PathTree"] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[Path]) -> "PathTree":
        """Join the paths."""
        root = cls()
        for number, path in enumerate(paths):
            node = root
            for step in path:
                node = node.steps.setdefault(step, cls())
            node.end = number
        return root


class Found(NamedTuple):
    """An object at a path's end, as the generated code knows it."""

    var: str
    holder: str | None
    """What can be assigned to, to put another object in its place; None for items of lists."""
    path: int
    """The path's number."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Writes the loops that reach every object at a path's end."""

    source: Source
    arguments: str
    """Names that the body needs, as an argument list: functions that go on with a deep path take them too."""
    body: Callable[["Found"], None]
    """Writes what is done with an object."""

    def write(self, tree: PathTree, var: str, loops: int = 0, holder: str | None = None) -> None:
        """Write the statements for the value in `var`."""
        items = [(step, below) for step, below in tree.steps.items() if isinstance(step, Items)]
        others = [(step, below) for step, below in tree.steps.items() if not isinstance(step, Items)]
        if tree.end is not None or others:
            with self.source.block(f"if type({var}) is dict:"):
                for step, below in others:
                    self._write_step(step, below, var, loops, holder)
                if tree.end is not None:
                    self.body(Found(var, holder, tree.end))
        for _, below in items:
            with self.source.block(f"if type({var}) is list:"):
                self._write_items(below, var, loops)

    def _write_step(self, step: Step, below: PathTree, var: str, loops: int, holder: str | None) -> None:
        match step:
            case Key(name):
                value = self.source.name("v")
                self.source.line(f"{value} = {var}.get({name!r})")
                self.write(below, value, loops, f"{var}[{name!r}]")
            case OnTypes(names):
                with self.source.block(f"if {var}.get('__typename') in {type_test(self.source, names)}:"):
                    self.write(below, var, loops, holder)
            case Items():  # pragma: no cover - written by `write`
                pass

    def _write_items(self, below: PathTree, var: str, loops: int) -> None:
        item = self.source.name("v")
        if loops + 1 < LOOPS_IN_ONE_FUNCTION:
            with self.source.block(f"for {item} in {var}:"):
                self.write(below, item, loops + 1)
            return
        function = self.source.name("walk")
        with (
            self.source.apart(),
            self.source.block(f"def {function}(items, {self.arguments}):"),
            self.source.block(f"for {item} in items:"),
        ):
            self.write(below, item, 1)
        self.source.line(f"{function}({var}, {self.arguments})")


def type_test(source: Source, names: tuple[str, ...]) -> str:
    """Return what stands behind `in` to test a `__typename`."""
    return source.bind("types", frozenset(names))


def locate(value: Json, path: Path, place: ResponsePath = ()) -> Iterator[tuple[ResponsePath, dict[str, Json]]]:
    """Find the objects at a path's end with their places. For errors only: the loops above know no places."""
    if not path:
        if isinstance(value, dict):
            yield place, value
        return
    step, rest = path[0], path[1:]
    match step:
        case Key(name) if isinstance(value, dict):
            yield from locate(value.get(name), rest, (*place, name))
        case OnTypes(names) if isinstance(value, dict) and value.get("__typename") in names:
            yield from locate(value, rest, place)
        case Items() if isinstance(value, list):
            for index, item in enumerate(value):
                yield from locate(item, rest, (*place, index))
        case _:
            pass
