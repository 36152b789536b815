"""A person in a picture is found, cut out, and stands beside the title in place of a drawn face."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from subgraphs.wavestack.thumbnails.adapters.drawing.painter import PillowPainter
from subgraphs.wavestack.thumbnails.adapters.people.cutting import PersonCutter
from subgraphs.wavestack.thumbnails.domain.drawing import Drawing, FaceExpression
from subgraphs.wavestack.thumbnails.domain.look import Ground
from subgraphs.wavestack.thumbnails.domain.looks import STYLES, ThumbnailStyle

PORTRAIT = Path(__file__).parent / "portrait.jpg"


@pytest.fixture(scope="module")
def cutter() -> PersonCutter:
    return PersonCutter()


def framed(size: tuple[int, int], at: tuple[int, int], side: int) -> Image.Image:
    """The portrait somewhere in a larger picture."""
    picture = Image.new("RGB", size, (90, 120, 160))
    picture.paste(Image.open(PORTRAIT).resize((side, side)), at)
    return picture


def as_bytes(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize(
    ("size", "at", "side"),
    [
        ((320, 320), (0, 0), 320),
        ((1280, 720), (0, 0), 720),
        ((1280, 720), (560, 0), 720),
        ((1280, 720), (380, 100), 620),
        ((720, 1280), (0, 500), 720),
        ((1920, 1080), (1300, 560), 520),
    ],
)
def test_a_person_is_found_wherever_they_stand(
    cutter: PersonCutter, size: tuple[int, int], at: tuple[int, int], side: int
) -> None:
    person = cutter.cut_out(framed(size, at, side))
    assert person is not None
    assert person.mode == "RGBA"
    assert 0.4 * side < person.height <= side
    # The hair stands out from what was around it: corners above the shoulders are clear.
    alpha = person.getchannel("A")
    assert alpha.getpixel((2, 2)) == alpha.getpixel((person.width - 3, 2)) == 0
    assert ImageStat.Stat(alpha).mean[0] > 90


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (640, 360), (10, 200, 30)),
        Image.effect_noise((640, 360), 80).convert("RGB"),
        Image.linear_gradient("L").resize((640, 360)).convert("RGB"),
        Image.new("RGB", (1, 1)),
        Image.new("RGB", (4000, 3)),
    ],
    ids=["paint", "noise", "gradient", "one pixel", "a line"],
)
def test_where_nobody_is_nobody_is_found(cutter: PersonCutter, picture: Image.Image) -> None:
    assert cutter.cut_out(picture) is None


def drawn(painter: PillowPainter, ground: Ground, expression: FaceExpression | None) -> bytes:
    look = STYLES[ThumbnailStyle.GAMING]
    order = Drawing(look=look, title="Commander", subtitle=None, ground=ground, expression=expression)
    return painter.paint(order, as_bytes(framed((1280, 720), (380, 100), 620)))


def test_the_person_takes_the_place_of_the_drawn_face(cutter: PersonCutter) -> None:
    with_person = drawn(PillowPainter(cutter.cut_out), Ground.IMAGE, FaceExpression.HAPPY)
    without = drawn(PillowPainter(), Ground.IMAGE, FaceExpression.HAPPY)
    difference = ImageChops.difference(*(Image.open(io.BytesIO(data)).convert("L") for data in (with_person, without)))
    right = ImageStat.Stat(difference.crop((760, 60, 1280, 720))).mean[0]
    assert right > 30


def test_no_face_is_cut_out_where_none_is_wished_for(cutter: PersonCutter) -> None:
    painter = PillowPainter(cutter.cut_out)
    assert drawn(painter, Ground.IMAGE, None) == drawn(PillowPainter(), Ground.IMAGE, None)


def test_the_same_picture_gives_the_same_bytes(cutter: PersonCutter) -> None:
    painter = PillowPainter(cutter.cut_out)
    one, other = (drawn(painter, Ground.BLUR, FaceExpression.HAPPY) for _ in range(2))
    assert one == other
