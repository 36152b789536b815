"""A document and two changes of it come in; the document with both, or the places where they collide, goes out."""

from dataclasses import dataclass, field
from typing import Final

from subgraphs.studio.blobs.domain.comparing import MAX_COMPARED_BYTES, parsed
from subgraphs.studio.blobs.domain.content import is_json, is_text
from subgraphs.studio.blobs.domain.document import CONTENT, CONTENT_TYPE, METADATA, Document, print_json_content
from subgraphs.studio.blobs.domain.hunks import lines_of, merge_lines
from subgraphs.studio.blobs.domain.json_tree import Pointer, print_pointer
from subgraphs.studio.blobs.domain.json_values import Json, JsonObject, same_json


class _Missing:
    """What a key has that is not there."""


_MISSING: Final = _Missing()
Value = Json | _Missing


@dataclass(slots=True)
class Merge:
    """A merge while it is made: pointers at which both sides said something else are noted."""

    conflicts: list[str] = field(default_factory=list)

    def document(self, base: Document, mine: Document, theirs: Document) -> Document:
        """The base with both changes. What collides is as `theirs` says it, and noted."""
        content_type = self._scalar(base.content_type, mine.content_type, theirs.content_type, CONTENT_TYPE)
        metadata = self._object(base.metadata, mine.metadata, theirs.metadata, METADATA)
        content = self._content(base, mine, theirs)
        return Document(content, content_type, metadata)

    def _scalar(self, base: str, mine: str, theirs: str, path: Pointer) -> str:
        if mine not in (base, theirs) and theirs != base:
            self.conflicts.append(print_pointer(path))
        return theirs if mine == base else mine

    def _content(self, base: Document, mine: Document, theirs: Document) -> bytes:
        if mine.content in (base.content, theirs.content):
            return theirs.content
        if theirs.content == base.content:
            return mine.content
        sides = (base, mine, theirs)
        if all(is_json(side.content_type) for side in sides):
            values = [parsed(side.content) for side in sides]
            if all(isinstance(value, dict) for value in values):
                merged = self._value(values[0], values[1], values[2], CONTENT)
                return theirs.content if isinstance(merged, _Missing) else print_json_content(merged)
        elif all(is_text(side.content_type) and len(side.content) <= MAX_COMPARED_BYTES for side in sides):
            texts = [lines_of(side.content.decode()) for side in sides]
            lines = merge_lines(*texts)
            if lines is not None:
                return "".join(lines).encode()
        self.conflicts.append(print_pointer(CONTENT))
        return theirs.content

    def _object(self, base: JsonObject, mine: JsonObject, theirs: JsonObject, path: Pointer) -> JsonObject:
        merged: JsonObject = {}
        for key in dict.fromkeys([*theirs, *mine]):
            base_value, mine_value, theirs_value = (side.get(key, _MISSING) for side in (base, mine, theirs))
            value = self._value(base_value, mine_value, theirs_value, (*path, key))
            if not isinstance(value, _Missing):
                merged[key] = value
        return merged

    def _value(self, base: Value, mine: Value, theirs: Value, path: Pointer) -> Value:
        if _same(mine, base) or _same(mine, theirs):
            return theirs
        if _same(theirs, base):
            return mine
        if isinstance(base, dict) and isinstance(mine, dict) and isinstance(theirs, dict):
            return self._object(base, mine, theirs, path)
        self.conflicts.append(print_pointer(path))
        return theirs


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, _Missing) or isinstance(other, _Missing):
        return one is other
    return same_json(one, other)
