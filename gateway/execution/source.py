"""Lines and values come in, Python functions go out: the workbench of the parts that generate code.

Text from outside enters generated source only as GraphQL names (checked by the parser to be identifiers) printed by
`repr`, and as values bound by name; so a document cannot smuggle code in.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import CodeType
from typing import Any


@lru_cache(maxsize=4096)
def _compiled(text: str, filename: str) -> CodeType:
    """Compile a text once: operations that resemble one another share much of their code, though not its values."""
    return compile(text, filename, "exec")


class Source:
    """Collects the source of functions and the values they refer to, and turns them into callables."""

    __slots__ = ("_depth", "_lines", "_named", "_namespace")

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._depth = 0
        self._named = 0
        self._namespace: dict[str, Any] = {}  # Any: the globals of the generated functions

    def name(self, prefix: str) -> str:
        """Return a name that was not used before."""
        self._named += 1
        return f"{prefix}_{self._named}"

    def bind(self, prefix: str, value: object) -> str:
        """Make a value known to the functions and return its name."""
        name = self.name(prefix)
        self._namespace[name] = value
        return name

    def provide(self, **values: object) -> None:
        """Make values known to the functions under these names."""
        self._namespace.update(values)

    def line(self, text: str) -> None:
        """Add one line at the present depth."""
        self._lines.append("    " * self._depth + text)

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """Add a header; what is added inside stands below it."""
        self.line(header)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Write a function of its own while another one is being written."""
        lines, depth = self._lines, self._depth
        self._lines, self._depth = [], 0
        try:
            yield
        finally:
            self._lines, self._depth = self._lines + lines, depth

    def text(self) -> str:
        """Return what was written since the last load."""
        return "\n".join(self._lines) + "\n"

    def load(self, filename: str) -> None:
        """Run what was written since the last load; its functions can then be taken."""
        exec(_compiled(self.text(), filename), self._namespace)  # noqa: S102 - the text is ours, see the module's docstring
        self._lines = []

    def take(self, name: str) -> Callable[..., Any]:  # Any: what the function gives is known to who wrote it
        """Return a loaded function."""
        function: Callable[..., Any] = self._namespace[name]
        return function
