"""A picture comes in, the person whose face is seen best goes out, cut out of what is around them.

The face says whom and how large; a segmentation of the picture around it says which pixels are the person's.
"""

import threading
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from subgraphs.wavestack.thumbnails.adapters.people.finding import FaceFinder, FoundFace

Floats = NDArray[np.float32]

_FOLDER: Final = Path(__file__).parent
_SIDE: Final = 256
"""Pixels of the segmentation's square input."""
# What is shown of a person, in sizes of the face around its middle.
_ABOVE: Final = 1.6
_BELOW: Final = 4.2
_BESIDE: Final = 2.6
_LEAST_SHARE: Final = 0.08
"""Share of the pixels that a person fills at least; less is no cut-out worth showing."""


class PersonCutter:
    """Both models, loaded at the first picture. May be called from several threads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()  # an interpreter serves one call at a time

    def cut_out(self, picture: Image.Image) -> Image.Image | None:
        """The person as RGBA, trimmed; None where nobody's face is seen, or they cannot be told from the rest."""
        with self._turn:
            face = self._faces.find(picture)
            if face is None:
                return None
            part = picture.crop(_around(face, picture))
            pixels = np.asarray(part.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR), dtype=np.float32) / 255
            mask: Floats = self._segment(pixels[None])[1][..., 0]
        if float((mask > 0.5).mean()) < _LEAST_SHARE:
            return None
        person = part.convert("RGBA")
        person.putalpha(_edge(mask, part.size))
        box = person.getchannel("A").point(lambda value: 255 if value > 96 else 0).getbbox()
        return None if box is None else person.crop(box)

    @cached_property
    def _faces(self) -> FaceFinder:
        return FaceFinder(_runner(_FOLDER / "face_detection.tflite"))

    @cached_property
    def _segment(self) -> Any:  # Any: a function of arrays
        return _runner(_FOLDER / "selfie_segmentation.tflite")


def _around(face: FoundFace, picture: Image.Image) -> tuple[int, int, int, int]:
    return (
        max(0, round(face.x - _BESIDE * face.size)),
        max(0, round(face.y - _ABOVE * face.size)),
        min(picture.width, round(face.x + _BESIDE * face.size)),
        min(picture.height, round(face.y + _BELOW * face.size)),
    )


def _edge(mask: Floats, size: tuple[int, int]) -> Image.Image:
    """The mask at the picture's size: certain pixels stay or go, the edge between is soft."""
    steep = np.clip((mask - 0.55) / 0.35, 0, 1) * 255
    alpha = Image.fromarray(steep.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    return alpha.filter(ImageFilter.GaussianBlur(max(1.0, min(size) / 400)))


def _runner(model: Path) -> Any:  # Any: a function of arrays
    """A function that runs a model: outputs by the size of their last axis, without the axis of batches."""
    # Imported here: it takes a second, and most thumbnails show nobody.
    from ai_edge_litert.interpreter import Interpreter  # type: ignore[import-untyped]  # noqa: PLC0415  # as above

    interpreter = Interpreter(str(model), num_threads=1)
    interpreter.allocate_tensors()
    (given,) = interpreter.get_input_details()

    def run(values: Floats) -> dict[int, Floats]:
        interpreter.set_tensor(given["index"], values.astype(np.float32))
        interpreter.invoke()
        outputs = interpreter.get_output_details()
        return {int(each["shape"][-1]): interpreter.get_tensor(each["index"])[0] for each in outputs}

    return run
