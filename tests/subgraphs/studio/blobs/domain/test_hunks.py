"""Lines that differ: hunks, unified diffs as `diff -u` and `patch` understand them, and merges of two sides."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.studio.blobs.domain.hunks import hunks_between, lines_of, merge_lines, unified_diff

LINES = st.lists(st.sampled_from(["a", "b", "c", "", " "]), max_size=30)
TEXTS = LINES.map("\n".join)


def applied(before: list[str], after: list[str]) -> list[str]:
    result, position = [], 0
    for hunk in hunks_between(before, after):
        result += before[position : hunk.start] + list(hunk.lines)
        position = hunk.end
    return result + before[position:]


@given(st.text())
def test_lines_joined_are_the_text(text: str) -> None:
    assert "".join(lines_of(text)) == text


@given(LINES, LINES)
def test_hunks_lead_from_one_to_the_other(before: list[str], after: list[str]) -> None:
    assert applied(before, after) == after


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs the program patch")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "new\n"),
        ("old\n", ""),
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\nb\nc", "a\nb\nc\n"),
        ("a\nb\nc\n", "a\nb\nc"),
        ("".join(f"{line}\n" for line in range(40)), "".join(f"{line}\n" for line in range(40) if line not in {3, 30})),
        ("".join(f"{line}\n" for line in range(40)), "first\n" + "".join(f"{line}\n" for line in range(40)) + "last"),
    ],
)
def test_the_program_patch_understands_a_diff(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / "text"
    file.write_text(before)
    diff = unified_diff(before, after, ("version 1", "version 2"))
    subprocess.run(["patch", "--quiet", str(file)], input=diff.encode(), check=True)
    assert (file.read_text() if file.exists() else "") == after


def test_a_diff_shows_three_lines_around_and_counts_as_diff_does() -> None:
    before = "".join(f"{line}\n" for line in range(1, 21))
    after = before.replace("10\n", "ten\n")
    assert unified_diff(before, after, ("version 1", "version 2")) == (
        "--- version 1\n+++ version 2\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n"
    )
    assert unified_diff(before, before, ("version 1", "version 2")) == ""


BASE = list("abcdefgh")


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ("aBcdefgh", "abcdefGh", "aBcdefGh"),
        ("abcdefgh", "abXh", "abXh"),
        ("Xabcdefgh", "abcdefghY", "XabcdefghY"),
        ("abefgh", "abcdefXh", "abefXh"),
        ("aBcdefgh", "aBcdefgh", "aBcdefgh"),
        ("aBcdefgh", "aBcdefgX", "aBcdefgX"),
        ("aBCdefgh", "abcDefgh", "aBCDefgh"),
        ("aBcdefgh", "aXcdefgh", None),
        ("abXcdefgh", "abYcdefgh", None),
        ("abXcdefgh", "abCdefgh", None),
        ("", "abcdXefgh", None),
    ],
)
def test_two_sides_are_merged_unless_they_touch(mine: str, theirs: str, merged: str | None) -> None:
    for one, other in ((mine, theirs), (theirs, mine)):
        result = merge_lines(BASE, list(one), list(other))
        assert (None if result is None else "".join(result)) == merged


@given(LINES, LINES)
def test_a_side_that_changed_nothing_takes_the_other(base: list[str], changed: list[str]) -> None:
    assert merge_lines(base, base, changed) == merge_lines(base, changed, base) == changed
    assert merge_lines(base, changed, changed) == changed


def test_long_texts_that_differ_everywhere_are_one_hunk() -> None:
    before, after = [f"a{line}" for line in range(6_000)], [f"b{line}" for line in range(6_000)]
    (hunk,) = hunks_between([*before, "end"], [*after, "end"])
    assert (hunk.start, hunk.end, len(hunk.lines)) == (0, 6_000, 6_000)
