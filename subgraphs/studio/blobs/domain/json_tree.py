"""A JSON value and pointers into it come in, the changed value and the operations that undo each change go out.

A tree is changed in place and owns what it is given: nobody else may hold a container that was put into it. What
leaves the tree (in an undo operation) is never changed again. This is what makes a long fold of deltas cheap.
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from subgraphs.studio.blobs.domain.json_values import Json
from subgraphs.studio.blobs.errors import invalid_delta

Pointer: TypeAlias = tuple[str, ...]
OperationName: TypeAlias = Literal["add", "remove", "replace", "move", "copy", "test"]

_MAX_POINTER_LENGTH = 4096
_ARRAY_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,8})\Z")
_BAD_ESCAPE = re.compile(r"~(?![01])")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a JSON Patch (RFC 6902 section 4). `value` is bytes where it restores a whole content."""

    op: OperationName
    path: Pointer
    value: Json | bytes = None
    source: Pointer = ()


def parse_pointer(text: str) -> Pointer:
    """The tokens of a JSON Pointer (RFC 6901); INVALID_DELTA where it is none."""
    if len(text) > _MAX_POINTER_LENGTH:
        raise invalid_delta(f"a pointer has more than {_MAX_POINTER_LENGTH} characters", text)
    if text == "":
        return ()
    if not text.startswith("/") or _BAD_ESCAPE.search(text):
        raise invalid_delta("this is no JSON Pointer", text)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in text[1:].split("/"))


def print_pointer(pointer: Pointer) -> str:
    """The text of a JSON Pointer."""
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in pointer)


class JsonTree:
    """One JSON value that operations change. `prefix` is where it hangs in the document that clients address."""

    def __init__(self, root: Json, prefix: Pointer = ()) -> None:
        self.root = root
        self._prefix = prefix

    def get(self, path: Pointer) -> Json:
        """The value at `path`, by reference."""
        value = self.root
        for depth in range(len(path)):
            value = self._child(value, path, depth)
        return value

    def add(self, path: Pointer, value: Json) -> tuple[Operation, ...]:
        """Insert into an array, or set a member of an object or the whole value."""
        if not path:
            return self._set_root(value)
        parent, last = self._parent(path), path[-1]
        if isinstance(parent, list):
            index = len(parent) if last == "-" else self._index(last, path, len(parent) + 1)
            parent.insert(index, value)
            return (Operation("remove", (*self._prefix, *path[:-1], str(index))),)
        previous = parent.get(last)
        undo = self._undo("replace", path, previous) if last in parent else self._undo("remove", path)
        parent[last] = value
        return undo

    def replace(self, path: Pointer, value: Json) -> tuple[Operation, ...]:
        """Set a value that is there."""
        if not path:
            return self._set_root(value)
        parent, last = self._parent(path), path[-1]
        previous = self._child(parent, path, len(path) - 1)
        if isinstance(parent, list):
            parent[int(last)] = value
        else:
            parent[last] = value
        return self._undo("replace", path, previous)

    def remove(self, path: Pointer) -> tuple[Operation, ...]:
        """Take a value away; of the whole value null is left."""
        if not path:
            return self._set_root(None)
        parent, last = self._parent(path), path[-1]
        previous = self._child(parent, path, len(path) - 1)
        if isinstance(parent, list):
            del parent[int(last)]
        else:
            del parent[last]
        return self._undo("add", path, previous)

    def _set_root(self, value: Json) -> tuple[Operation, ...]:
        previous, self.root = self.root, value
        return self._undo("replace", (), previous)

    def _undo(self, op: OperationName, path: Pointer, value: Json = None) -> tuple[Operation, ...]:
        return (Operation(op, self._prefix + path, value),)

    def _parent(self, path: Pointer) -> "dict[str, Json] | list[Json]":
        parent = self.get(path[:-1])
        if not isinstance(parent, dict | list):
            raise invalid_delta("the parent is neither an object nor an array", self._shown(path))
        return parent

    def _child(self, parent: Json, path: Pointer, depth: int) -> Json:
        token = path[depth]
        if isinstance(parent, dict):
            if token not in parent:
                raise invalid_delta("there is nothing at this path", self._shown(path[: depth + 1]))
            return parent[token]
        if isinstance(parent, list):
            return parent[self._index(token, path, len(parent))]
        raise invalid_delta("there is nothing at this path", self._shown(path[: depth + 1]))

    def _index(self, token: str, path: Pointer, end: int) -> int:
        if not _ARRAY_INDEX.match(token):
            raise invalid_delta("this is no index of an array", self._shown(path))
        if int(token) >= end:
            raise invalid_delta("the index lies outside the array", self._shown(path))
        return int(token)

    def _shown(self, path: Pointer) -> str:
        return print_pointer(self._prefix + path)
