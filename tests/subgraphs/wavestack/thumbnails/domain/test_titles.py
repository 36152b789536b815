"""Titles are cleaned of what nobody sees, and refused where nothing is left or where they are no text."""

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.wavestack.thumbnails.domain.titles import cleaned_subtitle, cleaned_title


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("  Epic\n\tGaming   Moments ", "Epic Gaming Moments"),
        ("zero\u200bwidth\u2060here", "zerowidthhere"),
        ("\u202eoverride\u202c", "override"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("e\u0301", "é"),
        ("Z" + "\u0301\u0302\u0303\u0304\u0305\u0306\u0307", "Ź\u0302\u0303\u0304\u0305"),
        ("नमस्ते", "नमस्ते"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
    ],
)
def test_titles_are_cleaned(given: str, expected: str) -> None:
    assert cleaned_title(given) == expected


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ("", "required"),
        (" \n ", "required"),
        ("\u200b\u200d\ufe0f", "required"),
        ("\u3164\u2800", "required"),
        ("x" * 201, "maxLength"),
        ("x" * 10_000, "maxLength"),
        ("bell\x07", "format"),
        ("nul\x00", "format"),
        ("\ud800", "format"),
    ],
)
def test_titles_are_refused(given: str, constraint: str) -> None:
    with pytest.raises(SubgraphError) as caught:
        cleaned_title(given)
    assert caught.value.details is not None
    assert (caught.value.details["field"], caught.value.details["constraint"]) == ("title", constraint)


@pytest.mark.parametrize(("given", "expected"), [(None, None), ("", None), (" \u200b", None), ("a  b", "a b")])
def test_subtitles_may_be_absent(given: str | None, expected: str | None) -> None:
    assert cleaned_subtitle(given) == expected
