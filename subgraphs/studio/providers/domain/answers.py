"""What somebody else's provider answered comes in as bytes, an outcome goes out, or why the answer cannot be used.

An answer is one JSON object. `result` says what it is:

    derived    a new blob: `content`, `content_type`, and optionally `encoding` ("utf-8" or "base64") and `metadata`
    delta      new content of the input (`content`), and optionally `metadata` to merge into the input's
    metadata   `metadata` to merge into the input's
    none       nothing is to be written

`figures` may be a small object of texts and numbers that stand beside the run.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, Final

from subgraphs.studio.providers.domain.definition import MAX_BLOB_BYTES
from subgraphs.studio.providers.domain.media_types import is_text, is_type_pattern
from subgraphs.studio.providers.domain.outcome import Changed, Derived, Outcome, ProcessingError, Unchanged
from subgraphs.studio.providers.domain.statuses import ErrorKind

Json = Any  # JSON values: dict, list, str, int, float, bool, None

MAX_ANSWER_BYTES: Final = 4 * MAX_BLOB_BYTES // 3 + 65_536
"""A blob in base64 with room for what stands around it."""

_MAX_FIGURES: Final = 50
_MAX_METADATA_BYTES: Final = 65_536
_BASE64: Final = "base64"


def read_answer(body: bytes) -> Outcome:
    """The outcome that an answer means; ProcessingError where it means none."""
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise _unusable("is not JSON") from error
    if not isinstance(answer, dict):
        raise _unusable("is no JSON object")
    figures = _figures(answer.get("figures"))
    match answer.get("result"):
        case "derived":
            return _derived(answer, figures)
        case "delta":
            return Changed(_text(answer, "content"), _metadata(answer), figures)
        case "metadata":
            return Changed(None, _metadata(answer, required=True), figures)
        case "none":
            return Unchanged(figures)
        case _:
            raise _unusable("has a 'result' that is none of derived, delta, metadata and none")


def _derived(answer: Mapping[str, Json], figures: Mapping[str, Json]) -> Derived:
    content, content_type = _text(answer, "content"), _text(answer, "content_type")
    if not is_type_pattern(content_type.partition(";")[0].strip().lower()) or "*" in content_type:
        raise _unusable("has a 'content_type' that is no media type")
    is_base64 = answer.get("encoding", _BASE64 if not is_text(content_type) else "utf-8") == _BASE64
    if is_base64:
        _check_base64(content)
    return Derived(content, content_type, _metadata(answer), is_base64, figures)


def _check_base64(content: str) -> None:
    try:
        base64.b64decode(content, validate=True)
    except (ValueError, binascii.Error) as error:
        raise _unusable("has 'content' that is not base64") from error


def _text(answer: Mapping[str, Json], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise _unusable(f"has no text '{name}'")
    if len(value) > MAX_ANSWER_BYTES:
        raise _unusable(f"has a '{name}' that is too large")
    return value


def _metadata(answer: Mapping[str, Json], *, required: bool = False) -> dict[str, Json]:
    value = answer.get("metadata")
    if value is None and not required:
        return {}
    if not isinstance(value, dict) or (required and not value):
        raise _unusable("has 'metadata' that is no object")
    if len(json.dumps(value)) > _MAX_METADATA_BYTES:
        raise _unusable("has 'metadata' that is too large")
    return value


def _figures(value: Json) -> dict[str, Json]:
    if value is None:
        return {}
    simple = isinstance(value, dict) and all(isinstance(each, str | int | float | bool) for each in value.values())
    if not simple or len(value) > _MAX_FIGURES or len(json.dumps(value)) > _MAX_METADATA_BYTES:
        raise _unusable("has 'figures' that are no small object of texts and numbers")
    return dict(value)


def _unusable(reason: str) -> ProcessingError:
    return ProcessingError(f"The provider's answer {reason}.", ErrorKind.INTERNAL_ERROR, final=True)
