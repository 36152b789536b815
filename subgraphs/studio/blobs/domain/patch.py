"""A patch in one of its three forms comes in, the document after it and the patch that undoes it go out.

Forms (decision D-7): a merge object (RFC 7396), one operation object, an array of operations (RFC 6902, atomic).
What is malformed is a VALIDATION_ERROR, what does not fit the document an INVALID_DELTA (decision D-8).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from subgraphs.studio.blobs.domain.content import (
    ContentEncoding,
    decode_content,
    is_json,
    is_text,
    shown_content,
    utf8_text,
)
from subgraphs.studio.blobs.domain.document import (
    CONTENT,
    CONTENT_TYPE,
    METADATA,
    Document,
    EditableDocument,
)
from subgraphs.studio.blobs.domain.json_tree import Operation, Pointer, print_pointer
from subgraphs.studio.blobs.domain.json_values import Json, JsonObject, json_bytes, parse_json
from subgraphs.studio.blobs.domain.merge import merge_operations
from subgraphs.studio.blobs.domain.operations import print_operation, read_operations, run_operations
from subgraphs.studio.blobs.errors import invalid_delta, invalid_input

MAX_PATCH_BYTES: Final = 16_777_216
_MEMBERS = {pointer[0] for pointer in (CONTENT, CONTENT_TYPE, METADATA)}


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch as its author wrote it: a JSON object or array, and how whole contents in it are said."""

    body: Json
    encoding: ContentEncoding | None = None


@dataclass(frozen=True, slots=True)
class AppliedPatch:
    """The document after a patch, and the patch that leads back to the document before."""

    document: Document
    inverse: Patch


def read_patch(body: object, encoding: ContentEncoding | None) -> Patch:
    """A client's patch as a value of our own, or VALIDATION_ERROR where it is malformed in whatever way."""
    if not isinstance(body, dict | list):
        raise invalid_input("patch", "Patch must be an object or an array of operations")
    if not body:
        raise invalid_input("patch", "Patch must not be empty")
    try:
        text = json_bytes(cast("Json", body))  # GraphQL's JSON scalar promises no more than object; json_bytes checks
    except ValueError as error:
        raise invalid_input("patch", f"Patch cannot be stored as JSON: {error}") from error
    if len(text) > MAX_PATCH_BYTES:
        raise invalid_input("content", "Content exceeds maximum size of 10MB")
    return Patch(parse_json(text), encoding)


def is_merge(body: Json) -> bool:
    """Whether a patch is a merge object. An object that names `op` or `path` is meant as an operation."""
    return isinstance(body, dict) and not body.keys() & {"op", "path"}


def apply_patch(document: Document, patch: Patch) -> AppliedPatch:
    """Apply a patch that `read_patch` made. The patch is used up: its values become part of the document."""
    editor = EditableDocument(document)
    undo = run_patch(editor, patch)
    after = editor.finish()
    inverse = undo_patch(undo)
    if editor.edited_parts and not _leads_back(after, inverse, document):
        inverse = difference(after, document)
    return AppliedPatch(after, inverse)


def _leads_back(after: Document, inverse: Patch, before: Document) -> bool:
    """Whether undoing gives the very bytes back: the spelling and order of a JSON content may be lost on the way."""
    try:
        copied = Patch(parse_json(json_bytes(inverse.body)), inverse.encoding)
    except ValueError:  # an integer beyond 64 bits, which content may hold but a stored patch may not
        return False
    return fold(after, [copied]).content == before.content


def fold(document: Document, patches: Iterable[Patch]) -> Document:
    """The document after patches that were applied before and therefore fit. They are used up."""
    editor = EditableDocument(document)
    for patch in patches:
        run_patch(editor, patch)
    return editor.finish()


def run_patch(editor: EditableDocument, patch: Patch) -> list[Operation]:
    """Change the editor's document; the operations that undo it, in their order."""
    editor.start_patch()
    if not is_merge(patch.body):
        return run_operations(editor, read_operations(patch.body), patch.encoding)
    body = cast("JsonObject", patch.body)  # is_merge has looked
    if foreign := sorted(body.keys() - _MEMBERS):
        raise invalid_delta("only content, content_type and metadata can be patched", print_pointer((foreign[0],)))
    undo: list[Operation] = []
    for member in (CONTENT_TYPE, CONTENT, METADATA):
        if member[0] in body:
            steps = _merge_member(editor, member, body[member[0]])
            undo = run_operations(editor, steps, patch.encoding) + undo
    return undo


def _merge_member(editor: EditableDocument, member: Pointer, value: Json) -> Sequence[Operation]:
    if member == METADATA and not isinstance(value, dict | None):
        raise invalid_input("metadata", "Metadata must be a JSON object")
    if value is None:
        return [Operation("remove", member)]
    if member == METADATA or (isinstance(value, dict) and is_json(editor.content_type)):
        # The one member below CONTENT that descends: its parts are looked up, not its text.
        current = editor.get(METADATA) if member == METADATA else editor.json_content()
        return list(merge_operations(current, value, member))
    return [Operation("replace", member, value)]


def undo_patch(undo: Sequence[Operation]) -> Patch:
    """Undo operations as a patch that can be stored."""
    contents = [operation.value for operation in undo if isinstance(operation.value, bytes)]
    literal = all(utf8_text(content) is not None for content in contents)
    encoding = ContentEncoding.UTF_8 if literal else ContentEncoding.BASE64
    return Patch([print_operation(operation, encoding) for operation in undo], encoding)


def creating_patch(document: Document) -> Patch:
    """The patch of a create delta: the whole document, its content as clients read it."""
    body: JsonObject = {
        "content": shown_content(document.content, document.content_type),
        "content_type": document.content_type,
    }
    if document.metadata:
        body["metadata"] = document.metadata
    return Patch(body, None if is_text(document.content_type) else ContentEncoding.BASE64)


def created_document(patch: Patch) -> Document:
    """The document that a create delta's patch says: it is taken as it is, so that a null in metadata stays."""
    body = cast("JsonObject", patch.body)  # creating_patch has made it
    content = decode_content(cast("str", body["content"]), patch.encoding)
    return Document(content, cast("str", body["content_type"]), cast("JsonObject", body.get("metadata", {})))


def difference(before: Document, after: Document) -> Patch:
    """The patch from one document to another that replaces each differing member whole; empty for equal documents."""
    steps: list[Operation] = []
    if before.content_type != after.content_type:
        steps.append(Operation("replace", CONTENT_TYPE, after.content_type))
    if before.content != after.content:
        steps.append(Operation("replace", CONTENT, after.content))
    if before.metadata_bytes() != after.metadata_bytes():
        steps.append(Operation("replace", METADATA, after.metadata))
    return undo_patch(steps)
