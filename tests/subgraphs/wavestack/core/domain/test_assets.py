"""What files may be called and be, and how browsers may treat them."""

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.wavestack.core.domain.assets import (
    TRANSITIONS,
    AssetStatus,
    checked_filename,
    checked_mime_type,
    fetched_filename,
    sources_of,
    uploaded_mime_type,
)


def test_sources_are_the_transitions_read_backwards() -> None:
    for start, targets in TRANSITIONS.items():
        assert {target for target in AssetStatus if start in sources_of(target)} == targets


@pytest.mark.parametrize("name", ["clip.mp4", "Höhe punkte.mov", ".hidden", "a.b.c", "😀" * 255])
def test_bare_names_are_kept(name: str) -> None:
    assert checked_filename(name) == name


@pytest.mark.parametrize("name", ["", " ", ".", "..", "a/b", "a\\b", "a\nb", "a\x7fb", "a" * 256, "\ud800"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(SubgraphError) as refused:
        checked_filename(name)
    assert refused.value.details is not None
    assert refused.value.details["field"] == "filename"


@pytest.mark.parametrize(
    ("suggestion", "name"),
    [
        ("clip.mp4", "clip.mp4"),
        ("", "file"),
        ("..", "file"),
        ("a/b\nc", "a_b_c"),
        ("  spaced  ", "spaced"),
        ("x" * 300 + ".mp4", "x" * 251 + ".mp4"),
        ("\ud800", "?"),
    ],
)
def test_names_from_addresses_are_made_usable(suggestion: str, name: str) -> None:
    assert fetched_filename(suggestion) == name
    assert checked_filename(fetched_filename(suggestion)) == name


@pytest.mark.parametrize(
    ("mime_type", "expected"),
    [
        ("video/mp4", "video/mp4"),
        (" Video/MP4 ", "video/mp4"),
        ("image/svg+xml", "image/svg+xml"),
        ("text/plain; charset=UTF-8", "text/plain; charset=UTF-8"),
        ('multipart/mixed; boundary="a b"', 'multipart/mixed; boundary="a b"'),
        (None, "video/webm"),
    ],
)
def test_mime_types_are_kept_with_their_parameters(mime_type: str | None, expected: str) -> None:
    assert checked_mime_type(mime_type, "clip.webm") == expected


@pytest.mark.parametrize("mime_type", ["", "video", "/mp4", "video/", "a/b/c", "a/b;", "a/b; c", "a/b\r\nx: y", "é/x"])
def test_other_mime_types_are_refused(mime_type: str) -> None:
    with pytest.raises(SubgraphError) as refused:
        checked_mime_type(mime_type, "clip.webm")
    assert refused.value.details == {"field": "mimeType", "constraint": "format"}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (None, "video/mp4"),
        ("", "video/mp4"),
        ("application/octet-stream", "video/mp4"),
        ("APPLICATION/X-WWW-FORM-URLENCODED; charset=x", "video/mp4"),
        ("image/png", "image/png"),
    ],
)
def test_a_type_that_says_nothing_does_not_replace_one_that_does(sent: str | None, kept: str) -> None:
    assert uploaded_mime_type(sent, announced="video/mp4") == kept
