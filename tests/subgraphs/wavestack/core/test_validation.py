"""What breaks a rule is refused with the field, the constraint and a sentence, and nothing is written."""

from typing import Any

import pytest

from tests.subgraphs.wavestack.asking import Ask

CREATE_ITEM = "mutation M($input: CreateQueueItemInput!) { createQueueItem(input: $input) { replayed } }"
CREATE_PROJECT = "mutation M($input: CreateProjectInput!) { createProject(input: $input) { project { id } } }"
CREATE_UPLOAD = "mutation M($input: CreateAssetUploadInput!) { createAssetUpload(input: $input) { uploadUrl } }"
IMPORT = "mutation M($input: ImportAssetInput!) { importAsset(input: $input) { asset { id } } }"
COUNTS = "{ queueItems { totalCount } projects { totalCount } assets { totalCount } }"


@pytest.fixture
def values(sqlite_values: dict[str, str]) -> dict[str, str]:
    """What is tried here is refused before a database is asked."""
    return sqlite_values


_VALID = {"title": "Title", "platforms": ["X"], "idempotencyKey": "key"}


@pytest.mark.parametrize(
    ("change", "field", "constraint", "message"),
    [
        ({"title": ""}, "title", "required", "Title is required"),
        ({"title": " \n "}, "title", "required", "Title is required"),
        ({"title": "x" * 121}, "title", "maxLength", "Title must be at most 120 characters long"),
        ({"title": "a\0b"}, "title", "format", "Title must not contain NUL characters or broken Unicode"),
        ({"title": "a\ud800b"}, "title", "format", "Title must not contain NUL characters or broken Unicode"),
        ({"platforms": []}, "platforms", "minItems", "Platforms must name at least one platform"),
        ({"platforms": ["X", "X"]}, "platforms", "uniqueItems", "Platforms must not name a platform twice"),
        ({"idempotencyKey": ""}, "idempotencyKey", "required", "Idempotency key is required"),
        (
            {"idempotencyKey": "k" * 256},
            "idempotencyKey",
            "maxLength",
            "Idempotency key must be at most 255 characters long",
        ),
        ({"caption": "c" * 5001}, "caption", "maxLength", "Caption must be at most 5000 characters long"),
        ({"hashtags": ["tag"] * 101}, "hashtags", "maxItems", "Hashtags must have at most 100 entries"),
        ({"hashtags": [""]}, "hashtags", "required", "Every hashtag is required"),
        ({"hashtags": ["t" * 101]}, "hashtags", "maxLength", "Every hashtag must be at most 100 characters long"),
    ],
)
async def test_a_queue_item_that_breaks_a_rule_is_refused(
    data: Ask, refusal: Ask, change: dict[str, Any], field: str, constraint: str, message: str
) -> None:
    before = await data(COUNTS)
    assert await refusal(CREATE_ITEM, input=_VALID | change) == {
        "code": "VALIDATION_ERROR",
        "message": message,
        "details": {"field": field, "constraint": constraint},
    }
    assert await data(COUNTS) == before


@pytest.mark.parametrize(
    ("change", "field", "constraint"),
    [
        ({"title": None}, "title", "required"),
        ({"title": 7}, "title", "type"),
        ({"platforms": None}, "platforms", "required"),
        ({"platforms": ["MYSPACE"]}, "platforms", "enum"),
        ({"hashtags": [1]}, "hashtags", "type"),
        ({"scheduleAt": "tomorrow"}, "scheduleAt", "format"),
        ({"scheduleAt": "2026-01-20T12:00:00"}, "scheduleAt", "format"),
        ({"scheduleAt": "2026-02-30T12:00:00Z"}, "scheduleAt", "format"),
        ({"scheduleAt": "0001-01-01T00:00:00+14:00"}, "scheduleAt", "format"),
        ({"scheduleAt": 1768910400}, "scheduleAt", "format"),
        ({"colour": "red"}, "colour", "unknown"),
    ],
)
async def test_a_value_of_the_wrong_type_is_refused_before_anything_runs(
    refusal: Ask, change: dict[str, Any], field: str, constraint: str
) -> None:
    refused = await refusal(CREATE_ITEM, input=_VALID | change)
    assert (refused["code"], refused["details"]) == ("VALIDATION_ERROR", {"field": field, "constraint": constraint})
    assert f"'{field}'" in refused["message"] or f".{field}" in refused["message"]


@pytest.mark.parametrize(
    ("document", "value", "field", "constraint"),
    [
        (CREATE_PROJECT, {"name": ""}, "name", "required"),
        (CREATE_PROJECT, {"name": "n" * 121}, "name", "maxLength"),
        (CREATE_PROJECT, {"name": "n", "description": "d" * 5001}, "description", "maxLength"),
        (CREATE_PROJECT, {"name": "n", "description": "\0"}, "description", "format"),
        (CREATE_UPLOAD, {"filename": ""}, "filename", "required"),
        (CREATE_UPLOAD, {"filename": "f" * 256}, "filename", "maxLength"),
        (CREATE_UPLOAD, {"filename": "../../etc/passwd"}, "filename", "format"),
        (CREATE_UPLOAD, {"filename": "a\\b"}, "filename", "format"),
        (CREATE_UPLOAD, {"filename": ".."}, "filename", "format"),
        (CREATE_UPLOAD, {"filename": "a\r\nSet-Cookie: b"}, "filename", "format"),
        (CREATE_UPLOAD, {"filename": "a.mp4", "mimeType": "video"}, "mimeType", "format"),
        (CREATE_UPLOAD, {"filename": "a.mp4", "mimeType": "video/mp4\r\nX: y"}, "mimeType", "format"),
        (CREATE_UPLOAD, {"filename": "a.mp4", "mimeType": "video/" + "x" * 300}, "mimeType", "format"),
        (IMPORT, {"url": "http://example.com/" + "a" * 2000}, "url", "maxLength"),
        (IMPORT, {"url": "http://example.com/a", "filename": "a/b"}, "filename", "format"),
    ],
)
async def test_a_project_or_file_that_breaks_a_rule_is_refused(
    data: Ask, refusal: Ask, document: str, value: dict[str, Any], field: str, constraint: str
) -> None:
    before = await data(COUNTS)
    refused = await refusal(document, input=value)
    assert (refused["code"], refused["details"]) == ("VALIDATION_ERROR", {"field": field, "constraint": constraint})
    assert await data(COUNTS) == before


@pytest.mark.parametrize(
    "arguments",
    ["first: 0", "first: 101", "first: -1", "last: 101", "offset: -1", 'after: "nonsense"', 'before: ""'],
)
@pytest.mark.parametrize("field", ["queueItems", "projects", "assets"])
async def test_a_page_out_of_range_is_refused(refusal: Ask, field: str, arguments: str) -> None:
    refused = await refusal(f"{{ {field}({arguments}) {{ nodes {{ id }} }} }}")
    assert refused["code"] == "VALIDATION_ERROR"
    assert refused["details"]["field"] == arguments.partition(":")[0]
    assert refused["details"]["constraint"]
