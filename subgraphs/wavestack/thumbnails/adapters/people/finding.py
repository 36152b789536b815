"""A picture comes in, the most certain face in it goes out (BlazeFace, short range: faces up to some metres away)."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

SIDE: Final = 128
"""Pixels of the model's square input."""
_LEAST: Final = 0.75
"""Score from which something is a face. Animals' faces reach about 0.6."""
_LEAST_SIDE: Final = 48
"""Pixels of the smallest part that is looked at by itself."""
_MOST_STEPS: Final = 8
"""Parts along a side, however long it is."""
_GRIDS: Final = ((8, 2), (16, 6))
"""Pixels of a cell, and how many boxes the model proposes in it."""


@dataclass(frozen=True, slots=True)
class FoundFace:
    """A face: its middle and size in pixels of the picture, and how certain it is, 0 to 1."""

    x: float
    y: float
    size: float
    score: float


class FaceFinder:
    """The model, loaded once. `run(input)` answers its outputs, by the size of their last axis."""

    def __init__(self, run: Any) -> None:  # Any: a function of arrays
        self._run = run

    def find(self, picture: Image.Image) -> FoundFace | None:
        """The most certain face, None where there is none. Small ones are looked for in parts of the picture."""
        found = [self._look(picture, box) for box in _parts(picture)]
        best = max(found, key=lambda face: face.score)
        return best if best.score >= _LEAST else None

    def _look(self, picture: Image.Image, box: Box) -> FoundFace:
        """The most certain proposal within a square, which may reach beyond the picture."""
        left, top, right, _ = box
        side = right - left
        pixels = np.asarray(picture.crop(box).resize((SIDE, SIDE), Image.Resampling.BILINEAR), dtype=np.float32)
        outputs: dict[int, Floats] = self._run(pixels[None] / 127.5 - 1)
        logits = outputs[1][:, 0]
        best = int(logits.argmax())
        score = float(1 / (1 + np.exp(-np.clip(logits[best], -50, 50))))
        x, y, width, height = outputs[16][best][:4] / SIDE
        middle = _ANCHORS[best]
        place = (left + float(x + middle[0]) * side, top + float(y + middle[1]) * side)
        return FoundFace(*place, size=float(max(width, height)) * side, score=score)


def _parts(picture: Image.Image) -> list[Box]:
    """Squares to look at: one around the whole picture, then ever smaller ones, half overlapping, that cover it."""
    width, height = picture.size
    whole = max(width, height)
    parts: list[Box] = [_square((width - whole) // 2, (height - whole) // 2, whole)]
    for side in (min(width, height), min(width, height) * 3 // 5):
        if side < _LEAST_SIDE:
            break
        columns, rows = (min(_MOST_STEPS, max(1, round(2 * length / side) - 1)) for length in (width, height))
        for column in range(columns):
            for row in range(rows):
                left = (width - side) * column // max(1, columns - 1)
                parts.append(_square(left, (height - side) * row // max(1, rows - 1), side))
    return parts


def _square(left: int, top: int, side: int) -> Box:
    return left, top, left + side, top + side


def _anchors() -> Floats:
    """Where the model's proposals stand: the middles of the cells of two grids."""
    found = []
    for cell, boxes in _GRIDS:
        cells = SIDE // cell
        for row in range(cells):
            for column in range(cells):
                found += [((column + 0.5) / cells, (row + 0.5) / cells)] * boxes
    return np.array(found, dtype=np.float32)


_ANCHORS: Final = _anchors()
