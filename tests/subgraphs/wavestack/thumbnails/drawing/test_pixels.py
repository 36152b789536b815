"""What a thumbnail shows, measured in its pixels: colors, the place of the title, differences of looks."""

import io
import itertools

import pytest
from PIL import Image, ImageChops, ImageStat

from subgraphs.wavestack.thumbnails.adapters.drawing import canvas, lettering
from subgraphs.wavestack.thumbnails.adapters.drawing.ink import Area
from subgraphs.wavestack.thumbnails.adapters.drawing.painter import PillowPainter, compose
from subgraphs.wavestack.thumbnails.domain.colors import Rgb, contrast
from subgraphs.wavestack.thumbnails.domain.drawing import MAX_BYTES, Drawing, FaceExpression
from subgraphs.wavestack.thumbnails.domain.look import Ground, Look
from subgraphs.wavestack.thumbnails.domain.looks import STYLES, TEMPLATES

LOOKS: dict[str, Look] = {**{style.value: look for style, look in STYLES.items()}, **TEMPLATES}
TITLES = {
    "one word": "Wow",
    "short": "Epic Gaming Moments",
    "long": "How I built a whole city in 24 hours without spending a single dollar and nobody believed me",
    "unbroken": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
    "longest": "word " * 39 + "word",
    "no spaces": "x" * 200,
    "japanese": "日本語のタイトルでも綺麗に見える",
    "arabic": "كيف ربحت مئة معركة في يوم واحد",
    "hebrew": "איך ניצחתי 100 קרבות ביום אחד",
    "hindi": "मैंने एक दिन में सौ लड़ाइयाँ कैसे जीतीं",
    "thai": "ฉันชนะร้อยครั้งในวันเดียวได้อย่างไร",
    "emoji": "I can't believe this 😱🔥",
    "only emoji": "🎮🔥😂",
}


def drawing(look: Look, title: str | None = "Epic Gaming Moments", **more: object) -> Drawing:
    return Drawing(**({"look": look, "title": title, "subtitle": None, "ground": look.ground} | more))  # type: ignore[arg-type]  # a table of fields


def corner(image: Image.Image, right: bool, low: bool) -> Rgb:
    left, top = (image.width - 20 if right else 4), (image.height - 20 if low else 4)
    red, green, blue = ImageStat.Stat(image.crop((left, top, left + 16, top + 16))).mean
    return round(red), round(green), round(blue)


def is_near(one: Rgb, other: Rgb, distance: int = 28) -> bool:
    return all(abs(a - b) <= distance for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("name", LOOKS)
def test_given_colors_are_the_ends_of_the_gradient(name: str) -> None:
    image = compose(drawing(LOOKS[name], colors=("#ff0000", "#0000ff"), ground=Ground.GRADIENT), None)
    assert image.size == (1280, 720)
    assert is_near(corner(image, right=False, low=False), (255, 0, 0)), corner(image, right=False, low=False)
    assert is_near(corner(image, right=True, low=True), (0, 0, 255)), corner(image, right=True, low=True)


def test_a_solid_background_is_the_first_color() -> None:
    image = compose(drawing(STYLES["custom"], colors=("#336699",), ground=Ground.SOLID), None)  # type: ignore[index]  # a string enum
    assert all(
        is_near(corner(image, right, low), (0x33, 0x66, 0x99), 6) for right in (False, True) for low in (False, True)
    )


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("name", LOOKS)
def test_the_title_is_inside_of_the_frame(name: str, title: str) -> None:
    look = LOOKS[name]
    box = look.title.box
    area = Area(box.left * 1280, box.top * 720, box.right * 1280, box.bottom * 720, -1.0, look.title.anchor)
    ink = lettering.set_in(TITLES[title], look.title, area)
    assert ink is not None
    left, top, right, bottom = lettering.reach_of(ink, look.title)
    assert left >= area.left - 1
    assert top >= area.top - 1
    assert right <= area.right + 1
    assert bottom <= area.bottom + 1
    # Letters of a thumbnail are read at a tenth of its size.
    assert bottom - top >= 30


@pytest.mark.parametrize("name", LOOKS)
def test_letters_stand_out_from_what_is_around_them(name: str) -> None:
    """Among the pixels that the title changes and their neighbours, light and dark ones are at least 3 to 1 apart."""
    look = LOOKS[name]
    noise = Image.effect_noise((1280, 720), 120).convert("RGB")
    for ground, picture in ((Ground.GRADIENT, None), (Ground.IMAGE, noise)):
        image = compose(drawing(look, "Legible", ground=ground), picture)
        without = compose(drawing(look, None, ground=ground), picture)
        changed = ImageChops.difference(image, without).convert("L").point([255 * (value > 40) for value in range(256)])
        around = canvas.grown(changed, 3)
        assert changed.getbbox() is not None
        histogram = image.convert("L").histogram(around)
        dark, light = percentile(histogram, 0.1), percentile(histogram, 0.9)
        assert contrast((dark, dark, dark), (light, light, light)) > 3, ground


def percentile(histogram: list[int], share: float) -> int:
    counted = itertools.accumulate(histogram)
    wanted = sum(histogram) * share
    return next(value for value, count in enumerate(counted) if count >= wanted)


def test_looks_differ() -> None:
    distinct = {name: look for name, look in LOOKS.items() if name != "custom"}
    small = {name: compose(drawing(look), None).resize((64, 36)) for name, look in distinct.items()}
    for one, other in itertools.combinations(small, 2):
        difference = ImageStat.Stat(ImageChops.difference(small[one], small[other])).mean
        assert sum(difference) / 3 > 15, (one, other)


@pytest.mark.parametrize("name", LOOKS)
def test_the_same_order_gives_the_same_bytes(name: str) -> None:
    order = drawing(LOOKS[name], expression=FaceExpression.EXCITED)
    assert PillowPainter().paint(order, None) == PillowPainter().paint(order, None)


@pytest.mark.parametrize("ground", [Ground.IMAGE, Ground.BLUR, Ground.GRADIENT])
def test_files_stay_below_two_megabytes_whatever_the_picture(ground: Ground, photo: bytes) -> None:
    data = PillowPainter().paint(drawing(LOOKS["custom"], ground=ground), photo)
    assert len(data) < MAX_BYTES
    assert Image.open(io.BytesIO(data)).size == (1280, 720)


def test_each_expression_has_a_face_of_its_own() -> None:
    faces = {
        expression: PillowPainter().paint(drawing(LOOKS["reaction"], expression=expression), None)
        for expression in FaceExpression
    }
    assert len(set(faces.values())) == len(FaceExpression)


def test_a_picture_before_paint_stands_as_a_photo() -> None:
    red = Image.new("RGB", (400, 300), "#ff0000")
    image = compose(drawing(LOOKS["tutorial"], ground=Ground.GRADIENT), red)
    assert is_near(image.getpixel((1024, 370)), (255, 0, 0), 60)  # type: ignore[arg-type]  # an RGB image
    assert not is_near(corner(image, right=False, low=False), (255, 0, 0), 60)


def test_masks_of_light_end_where_they_should() -> None:
    """Soft light has no edges of a square."""
    light = canvas.radial(0.5, 0.5, 0.4)
    assert light.getpixel((640, 360)) > 250  # type: ignore[operator]  # an L image
    assert light.getpixel((640 - 287, 360)) < 4  # type: ignore[operator]  # an L image
    assert canvas.linear("left", 0.5).getpixel((0, 300)) > 250  # type: ignore[operator]  # an L image
    assert canvas.linear("right", 0.5).getpixel((600, 300)) == 0
