"""A text and a face come in; pieces that can be laid out, and lines as runs that can be drawn, go out."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Final

from uniseg.graphemecluster import grapheme_clusters  # type: ignore[import-untyped]  # it has no types
from uniseg.linebreak import line_break_units  # type: ignore[import-untyped]  # it has no types

from subgraphs.wavestack.thumbnails.adapters.drawing import emoji, faces
from subgraphs.wavestack.thumbnails.domain.bidi import base_level, levels, visual_order
from subgraphs.wavestack.thumbnails.domain.layout import ELLIPSIS, Cluster, Piece

# Widths are measured at this size and scale with the letters.
_MEASURED: Final = 100
EMOJI: Final = "emoji"
EMOJI_WIDTH: Final = 1.14
_LONG_WORD: Final = 3


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as a reader sees it: who draws it, in which direction, and whether it stands out."""

    text: str
    face: str
    level: int
    highlighted: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters of one face and direction; `text` is in reading order."""

    text: str
    face: str
    right_to_left: bool
    highlighted: bool

    def width(self, size: int) -> float:
        """The room that it takes in pixels."""
        if self.face == EMOJI:
            return size * EMOJI_WIDTH * len(emoji.pictures_of(self.text))
        return faces.font(self.face, size).getlength(self.text, direction=self.direction)

    @property
    def direction(self) -> str:
        """The name that the shaper has for it."""
        return "rtl" if self.right_to_left else "ltr"


@dataclass(frozen=True, slots=True)
class Setting:
    """A text that is ready to be laid out."""

    glyphs: tuple[Glyph, ...]
    pieces: tuple[Piece, ...]
    right_to_left: bool
    leading: float
    face: str

    @property
    def ellipsis_width(self) -> float:
        """The width of an ellipsis in em."""
        return _width(_ellipsis(self))

    def runs(self, line: Sequence[Piece]) -> list[Run]:
        """The runs of a line from the left to the right."""
        glyphs: list[Glyph] = []
        for position, piece in enumerate(line):
            glyphs += [self._glyph(cluster) for cluster in piece.clusters]
            if piece.gap and position < len(line) - 1:
                glyphs.append(self.glyphs[piece.clusters[-1].index + 1])
        ordered = [glyphs[index] for index in visual_order([glyph.level for glyph in glyphs])]
        return list(_runs(ordered))

    def _glyph(self, cluster: Cluster) -> Glyph:
        return self.glyphs[cluster.index] if cluster.index >= 0 else _ellipsis(self)


def _ellipsis(setting: Setting) -> Glyph:
    face = setting.face if faces.has(setting.face, ELLIPSIS) else "sans"
    return Glyph(ELLIPSIS, face, int(setting.right_to_left))


@lru_cache(maxsize=256)
def set_text(text: str, face: str, *, highlight: bool = False) -> Setting | None:
    """Choose faces and directions, and measure; None where nothing of the text can be drawn."""
    drawable = _drawable(text, face)
    if not any(cluster.strip() for cluster, _ in drawable):
        return None
    clusters = [cluster for cluster, _ in drawable]
    base = base_level(text)
    glyphs = [
        Glyph(cluster, name, level) for (cluster, name), level in zip(drawable, levels(clusters, base), strict=True)
    ]
    spans = _spans(clusters)
    if highlight:
        glyphs = _highlighted(glyphs, spans)
    leading = max(1.0 if glyph.face == EMOJI else faces.FACES[glyph.face].leading for glyph in glyphs)
    pieces = tuple(_piece(glyphs, start, end) for start, end in spans)
    return Setting(tuple(glyphs), tuple(piece for piece in pieces if piece.clusters), bool(base), leading, face)


def _drawable(text: str, face: str) -> list[tuple[str, str]]:
    """Characters with their faces. One that nobody can draw is spelt in a simpler way, or left out."""
    order = (face, *faces.fallbacks(text))
    found: list[tuple[str, str]] = []
    for cluster in grapheme_clusters(text):
        if cluster.isspace():
            found.append((" ", found[-1][1] if found and found[-1][1] != EMOJI else face))
            continue
        if emoji.pictures_of(cluster):
            found.append((cluster, EMOJI))
            continue
        for spelling in (cluster, unicodedata.normalize("NFKC", cluster), _bare(cluster)):
            name = next((name for name in order if spelling and faces.has(name, spelling)), None)
            if name is not None:
                found.append((spelling, name))
                break
    return found


def _bare(cluster: str) -> str:
    """The letter without its marks."""
    return "".join(c for c in unicodedata.normalize("NFKD", cluster) if not unicodedata.combining(c))


def _spans(clusters: Sequence[str]) -> list[tuple[int, int]]:
    """Where each piece that must stay on one line (UAX 14) begins and ends, spaces after it included."""
    units = "".join(clusters)
    starts = {0}
    place = 0
    for unit in line_break_units(units):
        place += len(unit)
        if not _is_katakana(units[place - 1 : place + 1]):
            starts.add(place)
    edges, at = [], 0
    for index, cluster in enumerate(clusters):
        if at in starts:
            edges.append(index)
        at += len(cluster)
    return [(start, end) for start, end in zip(edges, [*edges[1:], len(clusters)], strict=True) if end > start]


def _is_katakana(pair: str) -> bool:
    """Words in katakana are loan words: UAX 14 lets them break anywhere, readers do not like it."""
    return len(pair) == 2 and all("\u30a1" <= character <= "\u30fe" for character in pair)


def _piece(glyphs: Sequence[Glyph], start: int, end: int) -> Piece:
    solid = end
    while solid > start and glyphs[solid - 1].text == " ":
        solid -= 1
    word = glyphs[start:solid]
    width = sum(_width_of_run(run) for run in _runs(_visual(word)))
    alone = [_width(glyph) for glyph in word]
    # Letters of Arabic are wider alone than joined: their shares count, not their widths.
    scale = width / (sum(alone) or 1.0)
    clusters = tuple(
        Cluster(glyph.text, own * scale, start + offset)
        for offset, (glyph, own) in enumerate(zip(word, alone, strict=True))
    )
    gap = sum(_width(glyph) for glyph in glyphs[solid:end][:1])
    return Piece(clusters, width, gap)


def _highlighted(glyphs: Sequence[Glyph], spans: Sequence[tuple[int, int]]) -> list[Glyph]:
    """The longest of several words stands out."""
    words = [(start, end) for start, end in spans if any(glyph.text.isalnum() for glyph in glyphs[start:end])]
    longest = max(words, key=lambda span: span[1] - span[0], default=(0, 0))
    if len(words) < 2 or longest[1] - longest[0] <= _LONG_WORD:
        return list(glyphs)
    return [
        replace(glyph, highlighted=longest[0] <= index < longest[1] and glyph.text != " ")
        for index, glyph in enumerate(glyphs)
    ]


def _visual(glyphs: Sequence[Glyph]) -> list[Glyph]:
    return [glyphs[index] for index in visual_order([glyph.level for glyph in glyphs])]


def _runs(ordered: Iterable[Glyph]) -> Iterable[Run]:
    """Runs of characters that stand beside one another on screen; each emoji is one by itself."""
    numbered = enumerate(ordered)

    def alike(item: tuple[int, Glyph]) -> tuple[str, int, bool, int]:
        index, glyph = item
        return glyph.face, glyph.level, glyph.highlighted, index if glyph.face == EMOJI else -1

    for (name, level, highlighted, _), items in groupby(numbered, alike):
        texts = [glyph.text for _, glyph in items]
        if level % 2:
            texts.reverse()
        yield Run("".join(texts), name, bool(level % 2), highlighted)


def _width(glyph: Glyph) -> float:
    return _width_of_run(Run(glyph.text, glyph.face, bool(glyph.level % 2), glyph.highlighted))


def _width_of_run(run: Run) -> float:
    return run.width(_MEASURED) / _MEASURED
