"""A content type and the types that a provider takes come in, whether they go together goes out."""

import re
from collections.abc import Iterable
from typing import Final

_PATTERN = re.compile(r"(?:\*/\*|[a-z0-9!#$&^_.+-]{1,63}/(?:\*|[a-z0-9!#$&^_.+-]{1,63}))\Z")
_TEXT: Final = frozenset({"application/json", "application/xml", "application/yaml", "application/javascript"})


def essence(content_type: str) -> str:
    """Type and subtype in lower case, without parameters."""
    return content_type.partition(";")[0].strip().lower()


def is_type_pattern(text: str) -> bool:
    """Whether this is a media type, or one of a kind such as `text/*`."""
    return _PATTERN.match(text) is not None


def takes(patterns: Iterable[str], content_type: str) -> bool:
    """Whether one of the patterns fits the content type."""
    wanted = essence(content_type)
    family = wanted.partition("/")[0]
    return any(pattern in {wanted, f"{family}/*", "*/*"} for pattern in patterns)


def is_text(content_type: str) -> bool:
    """Whether content of this type is sent as text rather than as base64."""
    name = essence(content_type)
    return name in _TEXT or name.startswith("text/") or name.endswith(("+json", "+xml"))


def is_markdown(content_type: str) -> bool:
    """Whether content of this type is Markdown."""
    return essence(content_type) in {"text/markdown", "text/x-markdown"}
