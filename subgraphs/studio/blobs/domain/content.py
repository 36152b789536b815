"""What a client sent as `content` comes in, bytes go out, and the other way round (decision D-1)."""

import base64
import binascii
import re
import unicodedata
from enum import StrEnum
from typing import Final

from subgraphs.studio.blobs.errors import invalid_input

MAX_CONTENT_BYTES: Final = 10_485_760
DEFAULT_TEXT_BYTES: Final = 1_048_576

_TYPE_NAME = re.compile(
    r"""[A-Za-z0-9!\#$&^_.+-]{1,63}/[A-Za-z0-9!\#$&^_.+-]{1,63}  # type and subtype (RFC 6838 section 4.2)
        (?:\s*;\s*[A-Za-z0-9!\#$&^_.+-]+=(?:[A-Za-z0-9!\#$&^_.+-]+|"[A-Za-z0-9 ,.:;=/_+-]*"))*\Z""",
    re.VERBOSE,
)
_MAX_TYPE_LENGTH = 255
_TEXT_TYPES = frozenset({"application/json", "application/xml", "application/yaml", "application/javascript"})
_LINE_CONTROLS = frozenset("\t\r\n")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})


class ContentEncoding(StrEnum):
    """How the text of a `content` field says its bytes."""

    BASE64 = "base64"
    UTF_8 = "utf-8"


def checked_content_type(content_type: str, field: str = "contentType") -> str:
    """A media type with optional parameters, or VALIDATION_ERROR."""
    content_type = content_type.strip(" ")
    if len(content_type) > _MAX_TYPE_LENGTH or not _TYPE_NAME.match(content_type):
        raise invalid_input(field, "Content type must be a media type such as text/plain")
    return content_type


def essence(content_type: str) -> str:
    """Type and subtype in lower case, without parameters."""
    return content_type.partition(";")[0].strip().lower()


def is_prose(content_type: str) -> bool:
    """Whether words are counted: text/* only (decision D-16)."""
    return essence(content_type).startswith("text/")


def is_json(content_type: str) -> bool:
    """Whether patches may descend into the content."""
    name = essence(content_type)
    return name == "application/json" or name.endswith("+json")


def is_text(content_type: str) -> bool:
    """Whether clients see the content as text; all other contents they see as base64."""
    name = essence(content_type)
    return name in _TEXT_TYPES or name.startswith("text/") or name.endswith(("+json", "+xml"))


def decode_new_content(content: str, encoding: ContentEncoding | None, content_type: str) -> bytes:
    """The bytes of a new blob. Without `encoding`, base64 is recognised where it is plainly meant (decision D-1)."""
    if encoding is None and (decoded := _recognised_base64(content, content_type)) is not None:
        return checked_content(decoded, content_type)
    return checked_content(decode_content(content, encoding), content_type)


def decode_content(content: str, encoding: ContentEncoding | None) -> bytes:
    """The bytes of literal text, or of base64 where `encoding` says so; VALIDATION_ERROR for bad base64."""
    if encoding is ContentEncoding.BASE64:
        decoded = _strict_base64(content)
        if decoded is None:
            raise invalid_input("content", "Content is not valid base64")
        return decoded
    try:
        return content.encode()
    except UnicodeEncodeError as error:
        raise invalid_input("content", "Content holds characters that are not Unicode text") from error


def checked_content(content: bytes, content_type: str) -> bytes:
    """Content of at most 10 MB, in UTF-8 where its type is one of text; otherwise VALIDATION_ERROR."""
    if len(content) > MAX_CONTENT_BYTES:
        raise invalid_input("content", "Content exceeds maximum size of 10MB")
    if is_text(content_type) and utf8_text(content) is None:
        raise invalid_input("content", f"Content of type {essence(content_type)} must be UTF-8 text")
    return content


def shown_content(content: bytes, content_type: str) -> str:
    """What clients read: text for types of text, base64 for all others."""
    return content.decode() if is_text(content_type) else base64.b64encode(content).decode()


def check_text_bytes(max_bytes: int) -> None:
    """Let pass a sensible number of bytes to cut a text to; VALIDATION_ERROR otherwise."""
    if not 0 <= max_bytes <= MAX_CONTENT_BYTES:
        raise invalid_input("maxBytes", f"A text is cut to at most {MAX_CONTENT_BYTES} bytes")


def beginning_of(content: bytes, max_bytes: int) -> str:
    """The first bytes of a text in UTF-8, without a character that would be cut through."""
    return content[:max_bytes].decode(errors="ignore")


def utf8_text(content: bytes) -> str | None:
    """The text that bytes are in UTF-8, None where they are not."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def _recognised_base64(content: str, content_type: str) -> bytes | None:
    decoded = _strict_base64(content)
    if not decoded:
        return None
    if is_text(content_type) and not _is_printable(decoded):
        return None
    return decoded


def _strict_base64(content: str) -> bytes | None:
    """RFC 4648 section 4 in its one canonical form: standard alphabet, padded, no stray bits."""
    try:
        decoded = binascii.a2b_base64(content, strict_mode=True)
    except ValueError:  # also where there are characters beyond ASCII
        return None
    # Only the last group can be said in several ways.
    group = decoded[len(decoded) // 3 * 3 :] or decoded[-3:]
    return decoded if content.endswith(base64.b64encode(group).decode()) else None


def _is_printable(content: bytes) -> bool:
    text = utf8_text(content)
    if text is None:
        return False
    return all(
        character in _LINE_CONTROLS or unicodedata.category(character) not in _UNPRINTABLE for character in set(text)
    )
