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


class Faults:
    """The errors of one run, in the order they came, and the parts of the answer that they leave empty."""

    __slots__ = ("_patterns", "errors")

    def __init__(self) -> None:
        self.errors: list[Mapping[str, Json]] = []
        self._patterns: list[PathPattern] = []

    def add(
        self,
        message: str,
        path: ResponsePath,
        extensions: Mapping[str, Json],
        explains: Iterable[PathPattern] | None = None,
    ) -> None:
        """Add one error. It explains the nulls at its own path unless `explains` says where they are."""
        self.errors.append({"message": message, "path": list(path), "extensions": extensions})
        if explains is None:
            self._patterns.append(path)
        else:
            self._patterns.extend(explains)

    def cover(self, patterns: Iterable[PathPattern]) -> None:
        """Note that errors of the run explain nulls at these places too."""
        self._patterns.extend(patterns)

    def explain(self, path: ResponsePath) -> bool:
        """Say whether an error is already known for a null at `path`, at a value above it, or at one below it.

        Below: a subgraph whose own field was non-null answers with null further up than its error's path says.
        """
        return any(
            all(wanted is None or wanted == step for wanted, step in zip(pattern, path, strict=False))
            for pattern in self._patterns
        )
