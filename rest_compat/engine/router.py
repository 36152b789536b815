"""A method and a path come in; the endpoints of the matching row, and what the path's placeholders hold, go out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

_PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(slots=True)
class _Node(Generic[T]):
    children: dict[str, "_Node[T]"] = field(default_factory=dict)
    any_child: "_Node[T] | None" = None
    targets: dict[str, tuple[T, tuple[str, ...]]] = field(default_factory=dict)
    """Method → target, and the placeholders on the way here, in order."""


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """What a request's path leads to."""

    target: T | None
    """None where the path is known, but not with this method."""
    path: Mapping[str, str]
    methods: tuple[str, ...]
    """Methods that the path knows."""


class Router(Generic[T]):
    """A tree of path segments. A literal segment is preferred to a placeholder, if it knows the method."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, method: str, path: str, target: T) -> None:
        """Add a path with placeholders such as `/blobs/{blob_id}`."""
        node = self._root
        names = []
        for segment in _segments(path):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.any_child = node = node.any_child or _Node()
            else:
                node = node.children.setdefault(segment, _Node())
        node.targets[method] = (target, tuple(names))

    def find(self, method: str, path: str) -> Match[T] | None:
        """The best match; None where no row has this path."""
        methods: list[str] = []
        for node, values in _reach(self._root, _segments(path), 0, ()):
            if method in node.targets:
                target, names = node.targets[method]
                return Match(target, dict(zip(names, values, strict=True)), tuple(node.targets))
            methods += node.targets
        return Match(None, {}, tuple(dict.fromkeys(methods))) if methods else None


def unnamed(path: str) -> str:
    """The path without the names of its placeholders: two rows for one place have the same."""
    return _PLACEHOLDER.sub("{}", path)


def placeholders(path: str) -> frozenset[str]:
    """Names of the placeholders in a path."""
    return frozenset(segment[1:-1] for segment in _segments(path) if segment.startswith("{"))


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/")


def _reach(
    node: _Node[T], segments: list[str], depth: int, values: tuple[str, ...]
) -> Iterator[tuple[_Node[T], tuple[str, ...]]]:
    """Nodes that the segments lead to, literal ways first."""
    if depth == len(segments):
        if node.targets:
            yield node, values
        return
    segment = segments[depth]
    if segment in node.children:
        yield from _reach(node.children[segment], segments, depth + 1, values)
    if node.any_child is not None and segment:
        yield from _reach(node.any_child, segments, depth + 1, (*values, segment))
