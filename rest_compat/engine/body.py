"""The bytes and the media type of a request body come in; its top-level keys go out."""

import base64
from collections.abc import Mapping
from io import BytesIO
from urllib.parse import parse_qsl

import orjson
from multipart import (  # type: ignore[import-untyped]  # ships no types
    MultipartError,
    MultipartParser,
    MultipartPart,
    parse_options_header,
)

from rest_compat.engine.api import Fault
from rest_compat.engine.client import Json
from rest_compat.engine.errors import InvalidValueError, RestError
from rest_compat.engine.route import Upload

MAX_FIELDS = 200

_FORMS = {"application/x-www-form-urlencoded": "urlencoded", "multipart/form-data": "multipart"}


def read_body(
    body: bytes, content_type: str, accepts: tuple[str, ...], upload: Upload | None
) -> tuple[Mapping[str, Json], bool]:
    """The body as an object, and whether it is a form, whose values are lists of texts.

    An absent body is an empty object, an absent media type means JSON. Raises for a form that the row does not read.
    """
    if not body:
        return {}, False
    media_type, options = parse_options_header(content_type or "application/json")
    media_type = media_type.lower()
    form = _FORMS.get(media_type) or ("json" if _is_json(media_type) else "")
    if form not in accepts:
        raise RestError(Fault.UNSUPPORTED_MEDIA_TYPE)
    if form == "json":
        return _json(body), False
    if form == "urlencoded":
        return parse_texts(body.decode("utf-8", "replace")), True
    return _multipart(body, options, upload), True


def parse_texts(text: str) -> dict[str, list[str]]:
    """Names and values of a query string or an urlencoded form."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise InvalidValueError("query", f"at most {MAX_FIELDS} fields", "There are too many fields") from None
    texts: dict[str, list[str]] = {}
    for name, value in pairs:
        texts.setdefault(name, []).append(value)
    return texts


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


def _json(body: bytes) -> Mapping[str, Json]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise RestError(Fault.INVALID_BODY) from None
    if not isinstance(value, dict):
        raise InvalidValueError("body", "object", "The body must be a JSON object")
    return value


def _multipart(body: bytes, options: Mapping[str, str], upload: Upload | None) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    try:
        parser = MultipartParser(
            BytesIO(body),
            options.get("boundary", ""),
            content_length=len(body),
            part_limit=MAX_FIELDS,
            spool_limit=len(body),
            memory_limit=len(body),
        )
        for part in parser:
            _add_part(part, texts, upload)
    except (MultipartError, UnicodeDecodeError):
        raise InvalidValueError("body", "multipart", "The body is no well-formed multipart form") from None
    return texts


def _add_part(part: MultipartPart, texts: dict[str, list[str]], upload: Upload | None) -> None:
    if upload is not None and part.name in {upload.part, upload.content} and upload.content in texts:
        raise InvalidValueError(upload.content, "one", f"A form has one {upload.part} or one {upload.content}")
    if upload is None or part.name != upload.part:
        texts.setdefault(part.name, []).append(part.raw.decode("utf-8"))
        if upload is not None and part.name == upload.content:
            texts.setdefault(upload.media_type, [part.content_type])
        return
    texts[upload.content] = [base64.b64encode(part.raw).decode("ascii")]
    texts.setdefault(upload.media_type, [part.content_type or "application/octet-stream"])
    texts.update({name: [value] for name, value in upload.fixed.items()})
