"""A blob's document (content, type, metadata) comes in, the same document after JSON Patch operations goes out.

Pointers address the document `{content, content_type, metadata}`. Below `/content` they descend into the content of
a JSON blob, which is parsed at the first such step and printed again only when its text is needed.
"""

import json
from dataclasses import dataclass, field
from typing import Final

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.blobs.domain.content import (
    ContentEncoding,
    checked_content,
    checked_content_type,
    decode_content,
    is_json,
    shown_content,
)
from subgraphs.studio.blobs.domain.json_tree import JsonTree, Operation, Pointer, print_pointer
from subgraphs.studio.blobs.domain.json_values import Json, JsonObject, depth_of, json_bytes, parse_object, same_json
from subgraphs.studio.blobs.errors import invalid_delta, invalid_input

MAX_METADATA_BYTES: Final = 262_144
MAX_METADATA_DEPTH: Final = 32

CONTENT: Final[Pointer] = ("content",)
CONTENT_TYPE: Final[Pointer] = ("content_type",)
METADATA: Final[Pointer] = ("metadata",)

# Printing and parsing a large JSON content between its operations is the one way to make a small patch expensive.
_MAX_CONVERTED_BYTES = 67_108_864


@dataclass(frozen=True, slots=True)
class Document:
    """What a version of a blob says. Nobody changes `metadata` in place: editors start from a copy."""

    content: bytes = b""
    content_type: str = "text/plain"
    metadata: JsonObject = field(default_factory=dict)

    def metadata_bytes(self) -> bytes:
        """The metadata as stored."""
        return json_bytes(self.metadata)


def checked_metadata(value: object, field_name: str = "metadata") -> JsonObject:
    """A copy of an object within the limits of size and depth, or VALIDATION_ERROR."""
    if not isinstance(value, dict):
        raise invalid_input(field_name, "Metadata must be a JSON object")
    try:
        text = json_bytes(value)
    except ValueError as error:
        raise invalid_input(field_name, f"Metadata cannot be stored as JSON: {error}") from error
    if len(text) > MAX_METADATA_BYTES:
        raise invalid_input(field_name, "Metadata exceeds maximum size of 256KB")
    if depth_of(value) > MAX_METADATA_DEPTH:
        raise invalid_input(field_name, f"Metadata is nested deeper than {MAX_METADATA_DEPTH} levels")
    return parse_object(text)


class EditableDocument:
    """A document while operations change it. A failed operation leaves it unusable: start again from the document."""

    def __init__(self, document: Document) -> None:
        self.content_type = document.content_type
        self.edited_parts = False
        self._content = document.content
        self._parsed: JsonTree | None = None
        self._metadata = JsonTree(parse_object(document.metadata_bytes()), METADATA)
        self._print_needed = False
        self._convertible = _MAX_CONVERTED_BYTES

    def start_patch(self) -> None:
        """Give the next patch its own allowance of conversions."""
        self._convertible = _MAX_CONVERTED_BYTES

    def get(self, path: Pointer) -> Json:
        """The value at a pointer: content as clients see it."""
        if path == CONTENT:
            return shown_content(checked_content(self._text(), self.content_type), self.content_type)
        if path == CONTENT_TYPE:
            return self.content_type
        tree, rest = self._tree(path)
        return tree.get(rest)

    def json_content(self) -> Json:
        """The parsed content of a JSON blob, by reference; null for text that is no JSON, as a merge sees it."""
        try:
            return self._descend().get(())
        except SubgraphError:
            return None

    def equals(self, path: Pointer, value: Json) -> bool:
        """Whether a `test` holds. The whole content of a JSON blob may be compared as text or as JSON."""
        if path == CONTENT and not isinstance(value, str) and is_json(self.content_type):
            return same_json(self._descend().get(()), value)
        return same_json(self.get(path), value)

    def add(self, path: Pointer, value: Json | bytes, encoding: ContentEncoding | None) -> tuple[Operation, ...]:
        """Insert or set a value; the operations that take it back."""
        if path == CONTENT:
            return self._write_content(value, encoding)
        if path == CONTENT_TYPE:
            return self._write_content_type(value)
        tree, rest = self._editable_tree(path)
        return tree.add(rest, _json_value(value))

    def replace(self, path: Pointer, value: Json | bytes, encoding: ContentEncoding | None) -> tuple[Operation, ...]:
        """Set a value that is there; the operations that take it back."""
        if path in {CONTENT, CONTENT_TYPE}:
            return self.add(path, value, encoding)
        tree, rest = self._editable_tree(path)
        return tree.replace(rest, _json_value(value))

    def remove(self, path: Pointer) -> tuple[Operation, ...]:
        """Take a value away; the operations that take that back. Content and type cannot be missing."""
        if path in {CONTENT, CONTENT_TYPE}:
            raise invalid_delta("a blob cannot be without its content or its type", print_pointer(path))
        tree, rest = self._editable_tree(path)
        undo = tree.remove(rest)
        if path == METADATA:
            self._metadata.root = {}
        return undo

    def finish(self) -> Document:
        """The document as it is now, within all limits; VALIDATION_ERROR otherwise."""
        content = checked_content(self._text(), self.content_type)
        return Document(content, self.content_type, checked_metadata(self._metadata.root))

    def _editable_tree(self, path: Pointer) -> tuple[JsonTree, Pointer]:
        tree, rest = self._tree(path)
        if tree is self._parsed:
            self.edited_parts = self._print_needed = True
        return tree, rest

    def _tree(self, path: Pointer) -> tuple[JsonTree, Pointer]:
        if path[:1] == METADATA:
            return self._metadata, path[1:]
        if path[:1] == CONTENT:
            return self._descend(), path[1:]
        raise invalid_delta("only /content, /content_type and /metadata can be patched", print_pointer(path))

    def _descend(self) -> JsonTree:
        """The content as a tree: the text stays parsed until somebody needs it as text."""
        if self._parsed is None:
            if not is_json(self.content_type):
                raise invalid_delta("only JSON content has parts that a pointer can reach", print_pointer(CONTENT))
            self._parsed = JsonTree(self._parse_content(), CONTENT)
        return self._parsed

    def _parse_content(self) -> Json:
        self._spend(len(self._content))
        try:
            # The standard parser keeps integers of any length, which orjson would round.
            value: Json = json.loads(self._content.decode())
        except (ValueError, RecursionError) as error:
            raise invalid_delta("the content is not JSON that can be patched", print_pointer(CONTENT)) from error
        return value

    def _text(self) -> bytes:
        """The content as bytes. Its own spelling survives where its parts were only looked at."""
        if self._parsed is not None and self._print_needed:
            self._content = print_json_content(self._parsed.root)
            self._spend(len(self._content))
        self._parsed, self._print_needed = None, False
        return self._content

    def _write_content(self, value: Json | bytes, encoding: ContentEncoding | None) -> tuple[Operation, ...]:
        undo = (Operation("replace", CONTENT, self._text()),)
        if isinstance(value, bytes):
            self._content = value
        elif isinstance(value, str):
            self._content = decode_content(value, encoding)
        elif is_json(self.content_type):
            self._content = print_json_content(value)
        else:
            raise invalid_input("content", "Content must be a string")
        return undo

    def _write_content_type(self, value: Json | bytes) -> tuple[Operation, ...]:
        if not isinstance(value, str):
            raise invalid_input("content_type", "Content type must be a string")
        self._text()
        undo = (Operation("replace", CONTENT_TYPE, self.content_type),)
        self.content_type = checked_content_type(value, "content_type")
        return undo

    def _spend(self, converted: int) -> None:
        self._convertible -= converted
        if self._convertible < 0:
            raise invalid_delta(
                "the patch switches too often between the content and its parts", print_pointer(CONTENT)
            )


def print_json_content(value: Json) -> bytes:
    """JSON content as a patch leaves it: compact, keys in their order."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (ValueError, RecursionError) as error:
        raise invalid_delta("the content would no longer be JSON that can be stored", print_pointer(CONTENT)) from error


def _json_value(value: Json | bytes) -> Json:
    if isinstance(value, bytes):
        raise TypeError("bytes stand only for a whole content")
    return value
