"""The three forms of patches on a blob's document (D-7, D-8), and the way back from each."""

import json
from typing import Any

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.blobs.domain.content import ContentEncoding
from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.json_values import same_json
from subgraphs.studio.blobs.domain.patch import Patch, apply_patch, created_document, creating_patch, read_patch

Json = Any  # JSON values

TEXT = Document(b"Old", "text/plain", {"title": "T", "tags": ["a", "b"], "deep": {"x": 1, "y": None}})
DATA = Document(b'{ "b": [1, 2], "a": {"n": 12345678901234567890123} }', "application/json", {})
BINARY = Document(b"\xff\x00", "image/png", {})


def applied(document: Document, patch: Json, encoding: ContentEncoding | None = None) -> Document:
    """The document after a patch; on the way, that its inverse leads back to the very same."""
    result = apply_patch(document, read_patch(patch, encoding))
    back = Patch(json.loads(json.dumps(result.inverse.body)), result.inverse.encoding)
    before = apply_patch(result.document, back).document
    assert (before.content, before.content_type) == (document.content, document.content_type)
    assert same_json(before.metadata, document.metadata)
    return result.document


def refused(document: Document, patch: Json, encoding: ContentEncoding | None = None) -> SubgraphError:
    with pytest.raises(SubgraphError) as caught:
        apply_patch(document, read_patch(patch, encoding))
    return caught.value


@pytest.mark.parametrize(
    ("patch", "content", "metadata"),
    [
        ({"content": "New"}, b"New", TEXT.metadata),
        ({"metadata": {"tags": ["c"]}}, b"Old", TEXT.metadata | {"tags": ["c"]}),
        ({"metadata": {"title": None, "no": None}}, b"Old", {"tags": ["a", "b"], "deep": {"x": 1, "y": None}}),
        ({"metadata": {"deep": {"x": None, "z": {"q": None}}}}, b"Old", TEXT.metadata | {"deep": {"y": None, "z": {}}}),
        ({"metadata": {"deep": 5}}, b"Old", TEXT.metadata | {"deep": 5}),
        ({"metadata": {"title": {"a": {"b": 1}}}}, b"Old", TEXT.metadata | {"title": {"a": {"b": 1}}}),
        ({"metadata": None}, b"Old", {}),
        ({"metadata": {}}, b"Old", TEXT.metadata),
        ({"content": "N", "metadata": {"title": "U"}}, b"N", TEXT.metadata | {"title": "U"}),
        ({"op": "replace", "path": "/content", "value": "New"}, b"New", TEXT.metadata),
        ({"op": "add", "path": "/content", "value": "New"}, b"New", TEXT.metadata),
        ({"op": "add", "path": "/metadata/reviewed", "value": True}, b"Old", TEXT.metadata | {"reviewed": True}),
        ({"op": "add", "path": "/metadata/title", "value": None}, b"Old", TEXT.metadata | {"title": None}),
        ({"op": "remove", "path": "/metadata"}, b"Old", {}),
        ({"op": "replace", "path": "/metadata", "value": {"n": 1}}, b"Old", {"n": 1}),
        ([{"op": "add", "path": "/metadata/tags/-", "value": "c"}], b"Old", TEXT.metadata | {"tags": ["a", "b", "c"]}),
        ([{"op": "add", "path": "/metadata/tags/0", "value": "c"}], b"Old", TEXT.metadata | {"tags": ["c", "a", "b"]}),
        ([{"op": "remove", "path": "/metadata/tags/0"}], b"Old", TEXT.metadata | {"tags": ["b"]}),
        (
            [
                {"op": "add", "path": "/metadata/👍", "value": ["a"]},
                {"op": "add", "path": "/metadata/👍/-", "value": "b"},
            ],
            b"Old",
            TEXT.metadata | {"👍": ["a", "b"]},
        ),
        ([{"op": "copy", "from": "/content", "path": "/metadata/was"}], b"Old", TEXT.metadata | {"was": "Old"}),
        ([{"op": "copy", "from": "/metadata/title", "path": "/content"}], b"T", TEXT.metadata),
        (
            [{"op": "move", "from": "/metadata/title", "path": "/content"}],
            b"T",
            {"tags": ["a", "b"], "deep": {"x": 1, "y": None}},
        ),
        (
            [
                {"op": "move", "from": "/metadata/deep", "path": "/metadata/tags/1"},
                {"op": "replace", "path": "/metadata/tags/1/x", "value": 2},
                {"op": "copy", "from": "/metadata/tags/1", "path": "/metadata/copy"},
                {"op": "add", "path": "/metadata/copy/x", "value": 3},
            ],
            b"Old",
            {"title": "T", "tags": ["a", {"x": 2, "y": None}, "b"], "copy": {"x": 3, "y": None}},
        ),
        ([{"op": "move", "from": "/metadata/deep", "path": "/metadata"}], b"Old", {"x": 1, "y": None}),
        (
            [{"op": "move", "from": "/metadata/deep", "path": "/metadata/title"}],
            b"Old",
            {"tags": ["a", "b"], "title": {"x": 1, "y": None}},
        ),
        ([{"op": "test", "path": "/content", "value": "Old"}], b"Old", TEXT.metadata),
        (
            [
                {"op": "add", "path": "/metadata/~1~0", "value": 1},
                {"op": "test", "path": "/metadata/~1~0", "value": 1.0},
            ],
            b"Old",
            TEXT.metadata | {"/~": 1},
        ),
        ([{"op": "move", "from": "/metadata/tags", "path": "/metadata/tags"}], b"Old", TEXT.metadata),
    ],
)
def test_patches_change_the_document(patch: Json, content: bytes, metadata: Json) -> None:
    after = applied(TEXT, patch)
    assert (after.content, after.content_type) == (content, "text/plain")
    assert same_json(after.metadata, metadata)


@pytest.mark.parametrize(
    ("patch", "content"),
    [
        ({"op": "replace", "path": "/content/b/0", "value": 7}, b'{"b":[7,2],"a":{"n":12345678901234567890123}}'),
        ({"op": "add", "path": "/content/b/-", "value": "3"}, b'{"b":[1,2,"3"],"a":{"n":12345678901234567890123}}'),
        ({"op": "remove", "path": "/content/b"}, b'{"a":{"n":12345678901234567890123}}'),
        ({"content": {"b": None, "c": {"d": True}}}, b'{"a":{"n":12345678901234567890123},"c":{"d":true}}'),
        ({"content": [1, None]}, b"[1,null]"),
        ({"content": '"text"'}, b'"text"'),
        ({"content": "{}"}, b"{}"),
        ({"op": "replace", "path": "/content", "value": {"k": "ü"}}, '{"k":"ü"}'.encode()),
        ([{"op": "test", "path": "/content/b/0", "value": 1}], DATA.content),
        ([{"op": "test", "path": "/content", "value": DATA.content.decode()}], DATA.content),
        (
            [
                {"op": "copy", "from": "/content/a", "path": "/content/b/0"},
                {"op": "remove", "path": "/content/a"},
                {"op": "move", "from": "/content/b/1", "path": "/content/x"},
            ],
            b'{"b":[{"n":12345678901234567890123},2],"x":1}',
        ),
        ([{"op": "move", "from": "/content/b", "path": "/content"}], b"[1,2]"),
    ],
)
def test_pointers_descend_into_json_content(patch: Json, content: bytes) -> None:
    assert applied(DATA, patch).content == content


def test_metadata_and_json_content_exchange_values() -> None:
    after = applied(DATA, [{"op": "move", "from": "/content/b", "path": "/metadata/list"}])
    assert after.metadata == {"list": [1, 2]}
    assert after.content == b'{"a":{"n":12345678901234567890123}}'


def test_a_whole_json_content_is_tested_as_json_too() -> None:
    document = Document(b'{"a": 1, "b": [true]}', "application/json", {})
    assert applied(document, [{"op": "test", "path": "/content", "value": {"b": [True], "a": 1.0}}]) == document
    assert refused(document, [{"op": "test", "path": "/content", "value": {"b": [1], "a": 1}}]).code == "INVALID_DELTA"


@pytest.mark.parametrize(
    ("document", "patch", "encoding", "content", "content_type"),
    [
        (TEXT, {"content": "SGk="}, None, b"SGk=", "text/plain"),
        (TEXT, {"content": "SGk="}, ContentEncoding.BASE64, b"Hi", "text/plain"),
        (TEXT, {"op": "replace", "path": "/content", "value": "SGk="}, ContentEncoding.BASE64, b"Hi", "text/plain"),
        (TEXT, {"content_type": "text/markdown"}, None, b"Old", "text/markdown"),
        (TEXT, {"content_type": "image/png", "content": "/w=="}, ContentEncoding.BASE64, b"\xff", "image/png"),
        (BINARY, {"content": "/wA="}, None, b"/wA=", "image/png"),
        (BINARY, {"content_type": "text/plain", "content": "Hi"}, None, b"Hi", "text/plain"),
        (BINARY, {"content_type": "application/octet-stream"}, None, b"\xff\x00", "application/octet-stream"),
        (TEXT, {"content_type": "application/json", "content": {"a": 1}}, None, b'{"a":1}', "application/json"),
    ],
)
def test_whole_contents_are_literal_unless_an_encoding_is_given(
    document: Document, patch: Json, encoding: ContentEncoding | None, content: bytes, content_type: str
) -> None:
    after = applied(document, patch, encoding)
    assert (after.content, after.content_type) == (content, content_type)


@pytest.mark.parametrize(
    "patch",
    [
        None,
        "text",
        7,
        {},
        [],
        [[]],
        ["x"],
        {"op": "add"},
        {"op": "add", "value": 1},
        {"path": "/content"},
        {"op": 1, "path": "/content"},
        {"op": "add", "path": 1, "value": 1},
        {"op": "add", "path": "/metadata/x"},
        {"op": "replace", "path": "/content"},
        {"op": "test", "path": "/content"},
        {"op": "move", "path": "/metadata/x"},
        {"op": "copy", "path": "/metadata/x", "from": 3},
        {"content": 5},
        {"content": ["x"]},
        {"metadata": []},
        {"content_type": 5},
        {"content_type": "nonsense"},
        {"op": "replace", "path": "/metadata", "value": [1]},
        {"op": "replace", "path": "/content", "value": None},
        {"metadata": {"a": "\ud800"}},
        {"metadata": {"a": 2**64}},
        [{"op": "test", "path": "/content", "value": "Old"}] * 1001,
    ],
)
def test_malformed_patches_are_validation_errors(patch: Json) -> None:
    assert refused(TEXT, patch).code == "VALIDATION_ERROR"


@pytest.mark.parametrize(
    ("document", "patch", "path"),
    [
        (TEXT, {"id": "x"}, "/id"),
        (TEXT, {"content": "x", "version": 3}, "/version"),
        (TEXT, {"op": "replace", "path": "/version", "value": 3}, "/version"),
        (TEXT, {"op": "replace", "path": "/user_id", "value": "x"}, "/user_id"),
        (TEXT, {"op": "add", "path": "", "value": {}}, ""),
        (TEXT, {"op": "test", "path": "/size", "value": 3}, "/size"),
        (TEXT, {"op": "copy", "from": "/id", "path": "/metadata/x"}, "/id"),
        (TEXT, {"op": "remove", "path": "/content"}, "/content"),
        (TEXT, {"content": None}, "/content"),
        (TEXT, {"content_type": None}, "/content_type"),
        (TEXT, {"op": "move", "from": "/content", "path": "/metadata/x"}, "/content"),
        (TEXT, {"op": "spam", "path": "/content", "value": 1}, "/content"),
        (TEXT, {"op": "create", "path": "/content", "value": "x"}, "/content"),
        (TEXT, {"op": "replace", "path": "/metadata/none", "value": 1}, "/metadata/none"),
        (TEXT, {"op": "remove", "path": "/metadata/none"}, "/metadata/none"),
        (TEXT, {"op": "add", "path": "/metadata/none/x", "value": 1}, "/metadata/none"),
        (TEXT, {"op": "add", "path": "/metadata/title/x", "value": 1}, "/metadata/title/x"),
        (TEXT, {"op": "test", "path": "/metadata/title/x", "value": 1}, "/metadata/title/x"),
        (TEXT, {"op": "add", "path": "/metadata/tags/3", "value": 1}, "/metadata/tags/3"),
        (TEXT, {"op": "add", "path": "/metadata/tags/-1", "value": 1}, "/metadata/tags/-1"),
        (TEXT, {"op": "add", "path": "/metadata/tags/01", "value": 1}, "/metadata/tags/01"),
        (TEXT, {"op": "add", "path": "/metadata/tags/1e0", "value": 1}, "/metadata/tags/1e0"),
        (TEXT, {"op": "add", "path": "/metadata/tags/٢", "value": 1}, "/metadata/tags/٢"),
        (TEXT, {"op": "remove", "path": "/metadata/tags/2"}, "/metadata/tags/2"),
        (TEXT, {"op": "remove", "path": "/metadata/tags/-"}, "/metadata/tags/-"),
        (TEXT, {"op": "replace", "path": "/metadata/tags/-", "value": 1}, "/metadata/tags/-"),
        (TEXT, {"op": "add", "path": "metadata/x", "value": 1}, "metadata/x"),
        (TEXT, {"op": "add", "path": "/metadata/~2", "value": 1}, "/metadata/~2"),
        (TEXT, {"op": "add", "path": "/metadata/~", "value": 1}, "/metadata/~"),
        (TEXT, {"op": "test", "path": "/content", "value": "New"}, "/content"),
        (TEXT, {"op": "test", "path": "/metadata/deep/x", "value": True}, "/metadata/deep/x"),
        (TEXT, {"op": "test", "path": "/metadata/deep/x", "value": "1"}, "/metadata/deep/x"),
        (TEXT, {"op": "test", "path": "/metadata/deep", "value": {"x": 1}}, "/metadata/deep"),
        (TEXT, {"op": "test", "path": "/metadata/tags", "value": ["b", "a"]}, "/metadata/tags"),
        (TEXT, {"op": "move", "from": "/metadata/deep", "path": "/metadata/deep/x"}, "/metadata/deep/x"),
        (TEXT, {"op": "move", "from": "/metadata/none", "path": "/metadata/none"}, "/metadata/none"),
        (TEXT, {"op": "add", "path": "/content/a", "value": 1}, "/content"),
        (TEXT, {"op": "add", "path": "/content_type/a", "value": 1}, "/content_type/a"),
        (DATA, {"op": "replace", "path": "/content/none", "value": 1}, "/content/none"),
        (Document(b"{", "application/json", {}), {"op": "add", "path": "/content/a", "value": 1}, "/content"),
        (Document(b"[NaN]", "application/json", {}), {"op": "add", "path": "/content/-", "value": 1}, "/content"),
        (Document(b"[1e999]", "application/json", {}), {"op": "add", "path": "/content/-", "value": 1}, "/content"),
        (Document(b"[" * 5000, "application/json", {}), {"op": "add", "path": "/content/-", "value": 1}, "/content"),
        (TEXT, {"op": "add", "path": "/metadata/" + "x" * 5000, "value": 1}, "/metadata/" + "x" * 190 + "…"),
    ],
)
def test_patches_that_do_not_fit_are_invalid_deltas(document: Document, patch: Json, path: str) -> None:
    error = refused(document, patch)
    assert error.code == "INVALID_DELTA"
    assert error.details is not None
    assert (error.details["field"], error.details["path"]) == ("patch", path)


@pytest.mark.parametrize(
    ("document", "patch", "encoding", "field"),
    [
        (TEXT, {"content": "***"}, ContentEncoding.BASE64, "content"),
        (TEXT, {"content": "/w=="}, ContentEncoding.BASE64, "content"),
        (BINARY, {"content_type": "text/plain"}, None, "content"),
        (TEXT, {"content": "x" * 10_485_761}, None, "content"),
        (TEXT, {"op": "add", "path": "/metadata/x", "value": "y" * 262_144}, None, "metadata"),
        (TEXT, {"metadata": {"x": json.loads("[" * 40 + "]" * 40)}}, None, "metadata"),
    ],
)
def test_results_outside_the_limits_are_validation_errors(
    document: Document, patch: Json, encoding: ContentEncoding | None, field: str
) -> None:
    error = refused(document, patch, encoding)
    assert error.code == "VALIDATION_ERROR"
    assert error.details is not None
    assert error.details["field"] == field


@pytest.mark.parametrize(
    "patch",
    [
        [{"op": "copy", "from": "/metadata", "path": "/metadata/x"}] * 200,
        [{"op": "add", "path": "/metadata/x", "value": "y" * 100_000}]
        + [{"op": "copy", "from": "/metadata/x", "path": "/metadata/tags/-"}] * 900,
    ],
)
def test_patches_that_blow_themselves_up_are_stopped(patch: Json) -> None:
    assert refused(TEXT, patch).code in {"INVALID_DELTA", "VALIDATION_ERROR"}


def test_patches_that_convert_large_contents_again_and_again_are_stopped() -> None:
    document = Document(json.dumps(["x" * 1_000_000]).encode(), "application/json", {})
    turn = [
        {"op": "add", "path": "/content/-", "value": 1},
        {"op": "copy", "from": "/content_type", "path": "/metadata/x"},
        {"op": "replace", "path": "/content_type", "value": "application/json"},
    ]
    assert refused(document, turn * 300).code == "INVALID_DELTA"


def test_a_failed_patch_leaves_the_document_as_it_was() -> None:
    document = Document(b"Old", "text/plain", {"a": {"b": 1}})
    patch = [
        {"op": "replace", "path": "/metadata/a/b", "value": 2},
        {"op": "replace", "path": "/content", "value": "New"},
        {"op": "test", "path": "/metadata/a/b", "value": 1},
    ]
    assert refused(document, patch).code == "INVALID_DELTA"
    assert document == Document(b"Old", "text/plain", {"a": {"b": 1}})


@pytest.mark.parametrize("document", [TEXT, DATA, BINARY, Document(b"", "text/plain", {"null": None})])
def test_a_create_delta_says_the_whole_document(document: Document) -> None:
    patch = creating_patch(document)
    assert created_document(Patch(json.loads(json.dumps(patch.body)), patch.encoding)) == document
