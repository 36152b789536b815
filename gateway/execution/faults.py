"""What went wrong while a plan ran comes in; the answer's errors, and which nulls they explain, go out."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from gateway.execution.transport import Json

ResponsePath: TypeAlias = tuple[str | int, ...]
PathPattern: TypeAlias = tuple[str | int | None, ...]
"""A response path in which None stands for any index."""

DOWNSTREAM_SERVICE_ERROR = "DOWNSTREAM_SERVICE_ERROR"
INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
BAD_USER_INPUT = "BAD_USER_INPUT"
UNAUTHORIZED_FIELD_OR_TYPE = "UNAUTHORIZED_FIELD_OR_TYPE"


class _PlaceTree:
    """Path patterns with their common beginnings joined, so that thousands of errors are looked through at once."""

    __slots__ = ("below", "ends")

    def __init__(self) -> None:
        self.ends = False
        self.below: dict[str | int | None, _PlaceTree] = {}

    def add(self, pattern: PathPattern) -> None:
        node = self
        for step in pattern:
            node = node.below.setdefault(step, _PlaceTree())
        node.ends = True

    def meets(self, path: ResponsePath, at: int = 0) -> bool:
        """Say whether a pattern is a beginning of the path, or the path a beginning of one."""
        if self.ends or at == len(path):
            return self.ends or bool(self.below)
        return any(node.meets(path, at + 1) for step in (path[at], None) if (node := self.below.get(step)) is not None)


class Faults:
    """The errors of one run, in the order they came, and the parts of the answer that they leave empty."""

    __slots__ = ("_explained", "errors")

    def __init__(self) -> None:
        self.errors: list[Mapping[str, Json]] = []
        self._explained: _PlaceTree | None = None

    def add(
        self,
        message: str,
        path: ResponsePath,
        extensions: Mapping[str, Json],
        explains: Iterable[PathPattern] | None = None,
    ) -> None:
        """Add one error. It explains the nulls at its own path unless `explains` says where they are."""
        self.errors.append({"message": message, "path": list(path), "extensions": extensions})
        self.cover((path,) if explains is None else explains)

    def cover(self, patterns: Iterable[PathPattern]) -> None:
        """Note that errors of the run explain nulls at these places."""
        if self._explained is None:
            self._explained = _PlaceTree()
        for pattern in patterns:
            self._explained.add(pattern)

    def explain(self, path: ResponsePath) -> bool:
        """Say whether an error is already known for a null at `path`, at a value above it, or at one below it.

        Below: a subgraph whose own field was non-null answers with null further up than its error's path says.
        """
        return self._explained is not None and self._explained.meets(path)
