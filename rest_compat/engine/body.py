"""The bytes and the media type of a request body come in; a JSON value, or the fields of a form, go out."""

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass
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

MEDIA_TYPES: Mapping[str, str] = {
    "json": "application/json",
    "urlencoded": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
    "merge-patch": "application/merge-patch+json",
    "json-patch": "application/json-patch+json",
}
"""Form of a body → its media type."""

_FORMS = {media_type: form for form, media_type in MEDIA_TYPES.items()}


@dataclass(frozen=True, slots=True)
class Body:
    """A body that has been read. `value` of a form is an object whose values are lists of texts."""

    form: str
    """One of `MEDIA_TYPES`; empty where there is no body."""
    value: Json

    @property
    def is_form(self) -> bool:
        """Whether the values are texts."""
        return self.form in ("urlencoded", "multipart")


def read_body(body: bytes, content_type: str, accepts: Collection[str], upload: Upload | None) -> Body:
    """Read a body; an absent media type means JSON. Raises for a form that is not among those that are accepted."""
    if not body:
        return Body("", {})
    media_type, options = parse_options_header(content_type or "application/json")
    media_type = media_type.lower()
    form = _FORMS.get(media_type) or ("json" if media_type.endswith("+json") else "")
    if form not in accepts:
        raise RestError(Fault.UNSUPPORTED_MEDIA_TYPE)
    if form == "urlencoded":
        return Body(form, parse_texts(body.decode("utf-8", "replace")))
    if form == "multipart":
        return Body(form, _multipart(body, options, upload))
    return Body(form, _json(body))


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


def _json(body: bytes) -> Json:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise RestError(Fault.INVALID_BODY) from None


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
