"""The name of a face comes in, its font at a size and the characters that it has go out."""

import importlib.util
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types
from PIL import ImageFont


@dataclass(frozen=True, slots=True)
class Face:
    """A font file of an installed package; `index` is a font's place in a collection, `weight` that of a variable font.

    `leading` stretches the distance of lines for scripts that reach higher or deeper than Latin.
    """

    package: str
    file: str
    index: int = 0
    weight: int | None = None
    leading: float = 1.0


def _noto(name: str, leading: float = 1.0) -> Face:
    return Face("manimgx_fonts", f"Noto{name}[wght].ttf", weight=900, leading=leading)


def _cjk(index: int) -> Face:
    return Face("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", index=index, weight=900, leading=1.1)


FACES: Final = {
    "anton": Face("fontpkg_anton", "files/Anton-Regular.ttf"),
    "cinzel": Face("fontpkg_cinzel", "files/Cinzel[wght].ttf", weight=900),
    "kanit": Face("fontpkg_kanit", "files/Kanit-BlackItalic.ttf"),
    "lilita": Face("fontpkg_lilita_one", "files/LilitaOne-Regular.ttf"),
    "luckiest": Face("fontpkg_luckiest_guy", "files/LuckiestGuy-Regular.ttf"),
    "montserrat": Face("fontpkg_montserrat", "files/Montserrat[wght].ttf", weight=900),
    "spartan": Face("fontpkg_league_spartan", "files/LeagueSpartan[wght].ttf", weight=900),
    "titan": Face("fontpkg_titan_one", "files/TitanOne-Regular.ttf"),
    "sans": _noto("Sans"),
    "arabic": _noto("SansArabic", 1.3),
    "armenian": _noto("SansArmenian"),
    "bengali": _noto("SansBengali", 1.3),
    "devanagari": _noto("SansDevanagari", 1.3),
    "ethiopic": _noto("SansEthiopic"),
    "georgian": _noto("SansGeorgian"),
    "gujarati": _noto("SansGujarati", 1.3),
    "gurmukhi": _noto("SansGurmukhi", 1.3),
    "hebrew": _noto("SansHebrew"),
    "kannada": _noto("SansKannada", 1.3),
    "khmer": _noto("SansKhmer", 1.4),
    "lao": _noto("SansLao", 1.3),
    "malayalam": _noto("SansMalayalam", 1.3),
    "myanmar": _noto("SansMyanmar", 1.4),
    "oriya": _noto("SansOriya", 1.3),
    "sinhala": _noto("SansSinhala", 1.3),
    "tamil": _noto("SansTamil", 1.3),
    "telugu": _noto("SansTelugu", 1.4),
    "thai": _noto("SansThai", 1.35),
    "japanese": _cjk(0),
    "korean": _cjk(1),
    "chinese": _cjk(2),
    "symbols": _noto("SansSymbols"),
    "signs": _noto("Emoji"),
}
# Tried in this order after the look's own face; the great ones last, because reading them takes longest.
_FALLBACKS: Final = tuple(name for name in list(FACES)[8:] if name not in {"japanese", "korean", "chinese"})
_CJK: Final = ("japanese", "korean", "chinese")
_IGNORABLE: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")


def fallbacks(text: str) -> tuple[str, ...]:
    """Faces for what the look's face lacks: Chinese characters look as the rest of the title suggests."""
    if any("\u3040" <= character <= "\u30ff" for character in text):
        first = "japanese"
    elif any("\uac00" <= character <= "\ud7af" or "\u1100" <= character <= "\u11ff" for character in text):
        first = "korean"
    else:
        first = "chinese"
    beside = ("symbols", "signs")
    scripts = tuple(name for name in _FALLBACKS if name not in beside)
    return (*scripts, first, *(name for name in _CJK if name != first), *beside)


@cache
def _path(name: str) -> Path:
    """Where the file lies. The package itself is not imported: some bring code that nobody needs here."""
    face = FACES[name]
    spec = importlib.util.find_spec(face.package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"the font package '{face.package}' is not installed")
    return Path(spec.submodule_search_locations[0]) / face.file


@cache
def characters(name: str) -> frozenset[int]:
    """The code points that a face can draw."""
    with TTFont(_path(name), fontNumber=FACES[name].index, lazy=True) as font:
        return frozenset(font.getBestCmap())


def has(name: str, cluster: str) -> bool:
    """Whether a face can draw this character with all its marks."""
    known = characters(name)
    return all(ord(character) in known for character in cluster if character not in _IGNORABLE)


@lru_cache(maxsize=256)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels."""
    face = FACES[name]
    loaded = ImageFont.truetype(str(_path(name)), size, index=face.index, layout_engine=ImageFont.Layout.RAQM)
    if face.weight is not None:
        loaded.set_variation_by_axes([face.weight])
    return loaded
