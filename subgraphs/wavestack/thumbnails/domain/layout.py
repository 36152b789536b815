"""Measured pieces of a text and the room they have come in; lines and the size at which they fill it go out.

Widths and heights are in em, sizes and the room in pixels: letters grow with their size and keep their shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

ELLIPSIS: Final = "…"
_SEARCH_STEPS: Final = 24
# Below this multiple of the smallest size words may be broken, if the letters grow by so much.
_COMFORTABLE: Final = 1.8
_WORTH_BREAKING: Final = 1.5


@dataclass(frozen=True, slots=True)
class Cluster:
    """A character as a reader sees it, with its width and its index in the text; the ellipsis has none."""

    text: str
    width: float
    index: int = -1


@dataclass(frozen=True, slots=True)
class Piece:
    """What must stay on one line, and the width of the space after it. A break may follow."""

    clusters: tuple[Cluster, ...]
    width: float
    gap: float = 0.0

    @property
    def text(self) -> str:
        """The piece's text without the space after it."""
        return "".join(cluster.text for cluster in self.clusters)


@dataclass(frozen=True, slots=True)
class Room:
    """Where the text must stay: its width and height, the largest and smallest size, and how many lines it may take."""

    width: float
    height: float
    largest: float
    smallest: float
    lines: int
    leading: float
    """Height of a line in em."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """How the text is set. A line is a list of pieces; `cut` says that an ellipsis stands for the rest."""

    size: float
    lines: tuple[tuple[Piece, ...], ...]
    cut: bool = False


def fit(pieces: Sequence[Piece], room: Room, *, ellipsis_width: float = 0.6) -> Fitted:
    """The largest setting that stays in the room: shrunk, wrapped, then broken inside of words, then cut."""
    whole = _largest(pieces, room)
    comfortable = room.smallest * _COMFORTABLE
    if whole.size >= comfortable:
        return whole
    broken = _largest(_broken(pieces, room.width / comfortable), room)
    if broken.size >= room.smallest and broken.size > whole.size * _WORTH_BREAKING:
        return broken
    if whole.size >= room.smallest:
        return whole
    return _cut(_broken(pieces, room.width / room.smallest), room, ellipsis_width)


def width_of(line: Sequence[Piece]) -> float:
    """The width of a line without the space at its end."""
    return sum(piece.width + piece.gap for piece in line) - (line[-1].gap if line else 0.0)


def text_of(line: Sequence[Piece]) -> str:
    """The line's text, spaces included where the pieces have them."""
    text = "".join(piece.text + (" " if piece.gap else "") for piece in line)
    return text.rstrip(" ")


def _largest(pieces: Sequence[Piece], room: Room) -> Fitted:
    """The number of lines that lets the letters be largest; of equals the smallest number."""
    best = Fitted(0.0, ())
    for count in range(1, min(room.lines, len(pieces)) + 1):
        lines = _balanced(pieces, count)
        widest = max(width_of(line) for line in lines)
        size = min(room.largest, room.width / max(widest, 1e-6), room.height / (len(lines) * room.leading))
        if size > best.size + 0.5:
            best = Fitted(size, lines)
    return best


def _balanced(pieces: Sequence[Piece], count: int) -> tuple[tuple[Piece, ...], ...]:
    """At most `count` lines, the widest of them as narrow as can be."""
    narrow, wide = max(piece.width for piece in pieces), width_of(pieces)
    for _ in range(_SEARCH_STEPS):
        middle = (narrow + wide) / 2
        if len(_wrapped(pieces, middle)) <= count:
            wide = middle
        else:
            narrow = middle
    return _wrapped(pieces, wide)


def _wrapped(pieces: Sequence[Piece], width: float) -> tuple[tuple[Piece, ...], ...]:
    """Each line takes what it can; a piece that is wider than a line has one for itself."""
    lines: list[tuple[Piece, ...]] = []
    line: list[Piece] = []
    used = 0.0
    for piece in pieces:
        if line and used + piece.width > width + 1e-9:
            lines.append(tuple(line))
            line, used = [], 0.0
        line.append(piece)
        used += piece.width + piece.gap
    return (*lines, tuple(line)) if line else tuple(lines)


def _broken(pieces: Sequence[Piece], longest: float) -> list[Piece]:
    """Pieces that are wider than a line may be broken between any two of their characters."""
    broken: list[Piece] = []
    for piece in pieces:
        if piece.width <= longest or len(piece.clusters) < 2:
            broken.append(piece)
            continue
        *first, last = piece.clusters
        broken += [Piece((cluster,), cluster.width) for cluster in first]
        broken.append(Piece((last,), last.width, piece.gap))
    return broken


def _cut(pieces: Sequence[Piece], room: Room, ellipsis_width: float) -> Fitted:
    """As many lines of the smallest size as there is room for, and an ellipsis instead of the rest."""
    width = room.width / room.smallest
    count = max(1, min(room.lines, int(room.height / (room.smallest * room.leading))))
    lines = list(_wrapped(pieces, width))
    if len(lines) <= count:
        return Fitted(room.smallest, tuple(lines))
    last = list(lines[count - 1])
    while len(last) > 1 and width_of(last) + ellipsis_width > width:
        last.pop()
    end = last.pop()
    clusters = list(end.clusters)
    while len(clusters) > 1 and (
        width_of([*last, Piece(tuple(clusters), sum(c.width for c in clusters))]) + ellipsis_width > width
    ):
        clusters.pop()
    clusters.append(Cluster(ELLIPSIS, ellipsis_width))
    last.append(Piece(tuple(clusters), sum(cluster.width for cluster in clusters)))
    return Fitted(room.smallest, (*lines[: count - 1], tuple(last)), cut=True)
