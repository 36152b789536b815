"""A file name comes in, a picture of every look with ten titles goes out: the module is a command."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image

from subgraphs.wavestack.thumbnails.adapters.drawing.painter import compose, open_picture
from subgraphs.wavestack.thumbnails.domain.drawing import Drawing, FaceExpression
from subgraphs.wavestack.thumbnails.domain.look import Ground, Look
from subgraphs.wavestack.thumbnails.domain.looks import STYLES, TEMPLATES

_GAP: Final = 6
_PAPER: Final = "#808080"


@dataclass(frozen=True, slots=True)
class Sample:
    """A title and what goes with it."""

    title: str
    subtitle: str | None = None
    expression: FaceExpression | None = None


SAMPLES: Final = (
    Sample("Wow"),
    Sample("Epic Gaming Moments", expression=FaceExpression.EXCITED),
    Sample("INSANE CLUTCH", "You won't believe this!"),
    Sample("How I built a whole city in 24 hours without spending a single dollar", "Part 1"),
    Sample("I can't believe this 😱🔥", expression=FaceExpression.SHOCKED),
    Sample("日本語のタイトルでも綺麗に見える"),
    Sample("كيف ربحت مئة معركة في يوم واحد", "الجزء الأول"),
    Sample("मैंने एक दिन में सौ लड़ाइयाँ जीतीं"),
    Sample("Невероятная победа: 1 против 5"),
    Sample("Donaudampfschifffahrtsgesellschaft"),
)


def contact_sheet(width: int, picture: Image.Image | None) -> Image.Image:
    """A row for each look, a column for each title, each `width` pixels wide; over `picture` where there is one."""
    looks: dict[str, Look] = {style.value: look for style, look in STYLES.items()} | TEMPLATES
    height = width * 9 // 16
    sheet = Image.new("RGB", (len(SAMPLES) * (width + _GAP), len(looks) * (height + _GAP)), _PAPER)
    for row, look in enumerate(looks.values()):
        for column, sample in enumerate(SAMPLES):
            ground = look.ground if picture is None else Ground.IMAGE
            drawing = Drawing(look, sample.title, sample.subtitle, ground, expression=sample.expression)
            small = compose(drawing, picture).resize((width, height), Image.Resampling.LANCZOS)
            sheet.paste(small, (column * (width + _GAP), row * (height + _GAP)))
    return sheet


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description="Draw every look with ten titles on one sheet.")
    parser.add_argument("file", type=Path, help="where to write the sheet, such as sheet.png")
    parser.add_argument("--width", type=int, default=400, help="width of each thumbnail in pixels")
    parser.add_argument("--picture", type=Path, help="an image to draw them over, instead of paint")
    given = parser.parse_args(arguments)
    picture = None if given.picture is None else open_picture(given.picture.read_bytes())
    contact_sheet(given.width, picture).save(given.file)


if __name__ == "__main__":
    main()
