"""What clients send as content, and what they read (D-1)."""

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.blobs.domain.content import (
    MAX_CONTENT_BYTES,
    ContentEncoding,
    checked_content_type,
    decode_new_content,
    is_json,
    is_text,
    shown_content,
)

BASE64, UTF_8 = ContentEncoding.BASE64, ContentEncoding.UTF_8


@pytest.mark.parametrize(
    ("content", "encoding", "content_type", "stored"),
    [
        ("base64_encoded_content", None, "text/plain", b"base64_encoded_content"),  # the reference's own example
        ("Content 1", None, "text/plain", b"Content 1"),
        ("SGVsbG8gd29ybGQ=", None, "text/plain", b"Hello world"),
        ("SGVsbG8gd29ybGQ", None, "text/plain", b"SGVsbG8gd29ybGQ"),  # no padding
        ("SGVsbG8gd29ybGQ=\n", None, "text/plain", b"SGVsbG8gd29ybGQ=\n"),
        ("SGVsbG9=", None, "text/plain", b"SGVsbG9="),  # stray bits: not the canonical form
        ("SGVs_G8=", None, "text/plain", b"SGVs_G8="),  # the URL alphabet
        ("", None, "text/plain", b""),
        ("TGluZQkxDQpMaW5lIDI=", None, "text/plain", b"Line\t1\r\nLine 2"),
        ("AAAA", None, "text/plain", b"AAAA"),  # three NULs are not printable
        ("/////w==", None, "text/plain", b"/////w=="),  # not UTF-8
        ("8J+RqeKAjfCfkrs=", None, "text/plain", "👩‍💻".encode()),  # joiners are printable
        ("AAAA", None, "image/png", b"\0\0\0"),
        ("/////w==", None, "application/octet-stream", b"\xff\xff\xff\xff"),
        ("eyJhIjoxfQ==", None, "application/json", b'{"a":1}'),
        ('{"a":1}', None, "application/json", b'{"a":1}'),
        ("SGVsbG8gd29ybGQ=", UTF_8, "text/plain", b"SGVsbG8gd29ybGQ="),
        ("SGVsbG8gd29ybGQ=", BASE64, "text/plain", b"Hello world"),
        ("", BASE64, "text/plain", b""),
    ],
)
def test_content_is_base64_where_it_is_plainly_meant(
    content: str, encoding: ContentEncoding | None, content_type: str, stored: bytes
) -> None:
    assert decode_new_content(content, encoding, content_type) == stored


@pytest.mark.parametrize(
    ("content", "encoding", "content_type", "reason"),
    [
        ("not base64!", BASE64, "text/plain", "Content is not valid base64"),
        ("SGVsbG9=", BASE64, "text/plain", "Content is not valid base64"),
        ("grün", BASE64, "image/png", "Content is not valid base64"),
        ("/////w==", BASE64, "text/plain", "Content of type text/plain must be UTF-8 text"),
        ("\ud800", UTF_8, "text/plain", "Content holds characters that are not Unicode text"),
        ("x" * (MAX_CONTENT_BYTES + 1), UTF_8, "text/plain", "Content exceeds maximum size of 10MB"),
        ("ü" * (MAX_CONTENT_BYTES // 2 + 1), UTF_8, "text/plain", "Content exceeds maximum size of 10MB"),
    ],
)
def test_bad_content_is_refused_with_its_reason(
    content: str, encoding: ContentEncoding, content_type: str, reason: str
) -> None:
    with pytest.raises(SubgraphError) as caught:
        decode_new_content(content, encoding, content_type)
    assert caught.value.code == "VALIDATION_ERROR"
    assert caught.value.details == {"field": "content", "reason": reason}


def test_the_greatest_content_passes() -> None:
    assert len(decode_new_content("x" * MAX_CONTENT_BYTES, UTF_8, "text/plain")) == MAX_CONTENT_BYTES


@pytest.mark.parametrize(
    ("content_type", "text", "json"),
    [
        ("text/plain", True, False),
        ("TEXT/Markdown; charset=utf-8", True, False),
        ("application/json", True, True),
        ("application/ld+json", True, True),
        ("image/svg+xml", True, False),
        ("image/png", False, False),
        ("application/octet-stream", False, False),
        ("application/jsonish", False, False),
    ],
)
def test_types_of_text_are_shown_as_text(content_type: str, text: bool, json: bool) -> None:
    assert (is_text(content_type), is_json(content_type)) == (text, json)
    assert shown_content(b"Hi", content_type) == ("Hi" if text else "SGk=")


@pytest.mark.parametrize("content_type", ["text/plain", ' text/plain;charset="utf-8"', "application/vnd.a-b+json"])
def test_media_types_pass(content_type: str) -> None:
    assert checked_content_type(content_type) == content_type.strip()


@pytest.mark.parametrize(
    "content_type", ["", "text", "text/", "/plain", "text/plain\r\nx: y", "text/plain; x", "ü/x", "a/" + "b" * 300]
)
def test_other_content_types_are_refused(content_type: str) -> None:
    with pytest.raises(SubgraphError) as caught:
        checked_content_type(content_type)
    assert caught.value.details == {
        "field": "contentType",
        "reason": "Content type must be a media type such as text/plain",
    }
