"""Sequences of lines come in; the hunks by which they differ, and two sides merged into one, go out."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Comparing takes time in the product of both lengths at worst; beyond this, what differs is one hunk.
_COMPARABLE: Final = 25_000_000


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines from `start` up to but without `end` of one text, and what stands there in the other."""

    start: int
    end: int
    lines: tuple[str, ...]

    def touches(self, other: "Hunk") -> bool:
        """Whether both change the same lines, or one inserts where the other begins or ends."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


def lines_of(text: str) -> list[str]:
    """The lines of a text with their line feeds: joined they are the text again."""
    *ended, last = text.split("\n")
    lines = [line + "\n" for line in ended]
    return [*lines, last] if last else lines


def hunks_between(before: Sequence[str], after: Sequence[str]) -> list[Hunk]:
    """What makes `after` of `before`, in the order of `before`."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if not old and not new:
        return []
    if len(old) * len(new) > _COMPARABLE:
        return [Hunk(start, start + len(old), tuple(new))]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        Hunk(start + old_start, start + old_end, tuple(new[new_start:new_end]))
        for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def merge_lines(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Both sides' changes of the base; None where they touch one another and differ."""
    merged: list[str] = []
    position = 0
    previous: Hunk | None = None
    sides = sorted([*hunks_between(base, mine), *hunks_between(base, theirs)], key=lambda hunk: (hunk.start, hunk.end))
    for hunk in sides:
        if hunk == previous:  # both sides did the same
            continue
        if previous is not None and hunk.touches(previous):
            return None
        merged += base[position : hunk.start]
        merged += hunk.lines
        position, previous = hunk.end, hunk
    return merged + list(base[position:])


def unified_diff(before: str, after: str, names: tuple[str, str], context: int = 3) -> str:
    """The difference as `diff -u` writes it; empty for equal texts."""
    old, new = lines_of(before), lines_of(after)
    written: list[str] = []
    shift = 0
    for group in _grouped(hunks_between(old, new), context):
        start, end = max(0, group[0].start - context), min(len(old), group[-1].end + context)
        body, position = [], start
        for hunk in group:
            body += [" " + line for line in old[position : hunk.start]]
            body += ["-" + line for line in old[hunk.start : hunk.end]]
            body += ["+" + line for line in hunk.lines]
            position = hunk.end
        body += [" " + line for line in old[position:end]]
        growth = sum(len(hunk.lines) - (hunk.end - hunk.start) for hunk in group)
        ranges = f"-{_range(start, end - start)} +{_range(start + shift, end - start + growth)}"
        written.append(f"@@ {ranges} @@\n")
        written += [line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in body]
        shift += growth
    return "".join([f"--- {names[0]}\n", f"+++ {names[1]}\n", *written]) if written else ""


def _grouped(hunks: Sequence[Hunk], context: int) -> list[list[Hunk]]:
    """Hunks whose contexts meet stand together."""
    groups: list[list[Hunk]] = []
    for hunk in hunks:
        if groups and hunk.start - groups[-1][-1].end <= 2 * context:
            groups[-1].append(hunk)
        else:
            groups.append([hunk])
    return groups


def _range(start: int, length: int) -> str:
    """A range as unified diffs count: from 1, an empty one by the line before it, a length of 1 left out."""
    first = start if length == 0 else start + 1
    return str(first) if length == 1 else f"{first},{length}"


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length
