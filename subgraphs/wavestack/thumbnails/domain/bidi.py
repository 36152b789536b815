"""The characters of a line come in, their embedding levels and the order in which they stand on screen go out.

The Unicode Bidirectional Algorithm (UAX 9) without explicit embeddings, overrides and isolates: titles have none left.
Rules are cited by their names there; paired brackets follow the rules for other neutrals.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

_STRONG_RTL: Final = frozenset({"R", "AL"})
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def base_level(text: str) -> int:
    """1 where the first strong character is written from right to left, else 0 (P2, P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return 0
        if kind in _STRONG_RTL:
            return 1
    return 0


def levels(clusters: Sequence[str], base: int) -> list[int]:
    """The embedding level of each character that a reader sees, as one paragraph of direction `base`."""
    edge = "R" if base else "L"
    kinds = _neutrals(_weak([unicodedata.bidirectional(cluster[0]) or "L" for cluster in clusters], edge), edge)
    return _at_end_of_line(clusters, [_level(kind, base) for kind in kinds], base)


def visual_order(levels_of_line: Sequence[int]) -> list[int]:
    """Indexes from the left of the screen to the right (L2)."""
    order = list(range(len(levels_of_line)))
    odd = [level for level in levels_of_line if level % 2]
    for level in range(max(levels_of_line, default=0), min(odd, default=1) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels_of_line[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return order


def _weak(kinds: Sequence[str], edge: str) -> list[str]:
    """W1 to W7: marks and numbers."""
    found = _numbers(_marks(kinds, edge))
    found = ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in found]  # W6
    strong = edge
    for index, kind in enumerate(found):  # W7
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            found[index] = "L"
    return found


def _marks(kinds: Sequence[str], edge: str) -> list[str]:
    """W1 to W3: marks are as what they stand on; numbers after Arabic letters are Arabic; those letters are R."""
    found: list[str] = []
    strong = before = edge
    for given in kinds:
        kind = before if given == "NSM" else given
        if kind in {"L", "R", "AL"}:
            strong = kind
        before = "AN" if kind == "EN" and strong == "AL" else kind
        found.append(before)
    return ["R" if kind == "AL" else kind for kind in found]


def _numbers(kinds: Sequence[str]) -> list[str]:
    """W4, W5: separators within numbers and signs beside them belong to the numbers."""
    found = list(kinds)
    for index in range(1, len(found) - 1):
        left, kind, right = found[index - 1 : index + 2]
        if left == right and ((kind == "CS" and left in {"EN", "AN"}) or (kind == "ES" and left == "EN")):
            found[index] = left
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        for index in order:
            beside = found[index - 1] if order.step == 1 else found[index + 1]
            if found[index] == "ET" and beside == "EN":
                found[index] = "EN"
    return found


def _neutrals(kinds: list[str], edge: str) -> list[str]:
    """N1, N2: what has no direction takes that of both its sides, or the paragraph's."""
    kinds = list(kinds)
    start = 0
    while start < len(kinds):
        if kinds[start] not in _NEUTRAL:
            start += 1
            continue
        end = start
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        left = _side(kinds[start - 1]) if start else edge
        right = _side(kinds[end]) if end < len(kinds) else edge
        kinds[start:end] = [left if left == right else edge] * (end - start)
        start = end
    return kinds


def _side(kind: str) -> str:
    return "R" if kind in {"R", "EN", "AN"} else kind


def _level(kind: str, base: int) -> int:
    """I1, I2."""
    if base % 2:
        return base if kind == "R" else base + 1
    return {"L": base, "R": base + 1}.get(kind, base + 2)


def _at_end_of_line(clusters: Sequence[str], found: list[int], base: int) -> list[int]:
    """L1: white space at the end of a line stands where the line ends."""
    for index in range(len(clusters) - 1, -1, -1):
        if not clusters[index].isspace():
            break
        found[index] = base
    return found
