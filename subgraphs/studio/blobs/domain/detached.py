"""A patch with large contents comes in, the patch without them and a list of what was taken out go out, and back.

A large content is stored once a blob, under its SHA-256, however many deltas and snapshots speak of it.
"""

import base64
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import msgspec

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.blobs.domain.content import MAX_CONTENT_BYTES, ContentEncoding, decode_content
from subgraphs.studio.blobs.domain.document import CONTENT, Document
from subgraphs.studio.blobs.domain.json_tree import print_pointer
from subgraphs.studio.blobs.domain.json_values import Json, JsonObject, json_bytes
from subgraphs.studio.blobs.domain.patch import Patch, creating_patch, is_merge

INLINE_BYTES: Final = 4096
Digest: TypeAlias = str


@dataclass(frozen=True, slots=True)
class DetachedPatch:
    """A patch whose large contents are null, and for each its place (operation index, or -1) and digest."""

    body: Json
    encoding: ContentEncoding | None
    places: tuple[tuple[int, Digest], ...]
    contents: Mapping[Digest, bytes]


def digest_of(content: bytes) -> Digest:
    """The name of a content: its SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def detach_contents(patch: Patch) -> DetachedPatch:
    """Take contents over 4 KB out of a patch. The patch given is left as it was."""
    body, places, contents = patch.body, [], {}
    for place, text in _whole_contents(body):
        if len(text) <= INLINE_BYTES:
            continue
        content = decode_content(text, patch.encoding)
        digest = digest_of(content)
        contents[digest] = content
        places.append((place, digest))
        body = _with_content(body, place, None)
    return DetachedPatch(body, patch.encoding, tuple(places), contents)


def detach_document(document: Document) -> DetachedPatch:
    """The patch of a create delta without its content, where that is large: then it is never printed."""
    if len(document.content) <= INLINE_BYTES:
        return detach_contents(creating_patch(document))
    digest, patch = digest_of(document.content), creating_patch(replace(document, content=b""))
    body = _with_content(patch.body, -1, None)
    return DetachedPatch(body, patch.encoding, ((-1, digest),), {digest: document.content})


def large_contents(body: object, encoding: ContentEncoding | None, size: int) -> list[bytes]:
    """The whole contents of at least so many bytes that a client's patch says. One that is malformed says none."""
    if not isinstance(body, dict | list):
        return []
    contents = []
    for _place, text in _whole_contents(body):
        if len(text) >= size // 4:  # a character has at most four bytes
            with suppress(SubgraphError):
                contents.append(decode_content(text, encoding))
    return [content for content in contents if size <= len(content) <= MAX_CONTENT_BYTES]


def print_detached(detached: DetachedPatch) -> str:
    """The text under which a delta keeps its patch."""
    stored: JsonObject = {"body": detached.body}
    if detached.encoding is not None:
        stored["encoding"] = detached.encoding.value
    if detached.places:
        stored["places"] = [[place, digest] for place, digest in detached.places]
    return json_bytes(stored).decode()


def read_detached(text: str) -> DetachedPatch:
    """A patch as `print_detached` wrote it; its contents are to be looked up by their digests."""
    stored = msgspec.json.decode(text, type=_StoredPatch)
    encoding = ContentEncoding(stored.encoding) if stored.encoding else None
    return DetachedPatch(stored.body, encoding, tuple(stored.places), {})


class _StoredPatch(msgspec.Struct, frozen=True):
    body: Any  # Any: a patch is any JSON object or array
    encoding: str | None = None
    places: list[tuple[int, Digest]] = []


def attach_contents(detached: DetachedPatch, contents: Mapping[Digest, bytes]) -> Patch:
    """The patch as it was before its contents were taken out."""
    body = detached.body
    for place, digest in detached.places:
        body = _with_content(body, place, _said(contents[digest], detached.encoding))
    return Patch(body, detached.encoding)


def _said(content: bytes, encoding: ContentEncoding | None) -> str:
    return base64.b64encode(content).decode() if encoding is ContentEncoding.BASE64 else content.decode()


def _whole_contents(body: Json) -> list[tuple[int, str]]:
    """Where a patch says a whole content: -1 for the patch itself, otherwise the index of the operation."""
    if is_merge(body):
        content = body.get(CONTENT[0]) if isinstance(body, dict) else None
        return [(-1, content)] if isinstance(content, str) else []
    entries = list(enumerate(body)) if isinstance(body, list) else [(-1, body)]
    path = print_pointer(CONTENT)
    found = []
    for place, entry in entries:
        if not isinstance(entry, dict) or entry.get("op") not in {"add", "replace"}:
            continue
        if entry.get("path") == path and isinstance(value := entry.get("value"), str):
            found.append((place, value))
    return found


def _with_content(body: Json, place: int, content: str | None) -> Json:
    if isinstance(body, list):
        return [_with_content(entry, -1, content) if index == place else entry for index, entry in enumerate(body)]
    if not isinstance(body, dict):
        raise TypeError("a patch is an object or an array")
    return {**body, CONTENT[0] if is_merge(body) else "value": content}
