"""The seed files beside this one come in, labelled texts go out."""

from pathlib import Path
from typing import Final

from subgraphs.wavestack.automod.domain.reviews import Label

FOLDER: Final = Path(__file__).parent / "seeds"
_FILES: Final = {Label.FINE: "fine.txt", Label.TOXIC: "toxic.txt", Label.NSFW: "nsfw.txt"}
_GROUPS: Final = (
    "women",
    "black people",
    "muslims",
    "jews",
    "immigrants",
    "gay people",
    "trans people",
    "disabled people",
    "asians",
    "mexicans",
    "refugees",
    "autistic people",
)
_GROUPS_A_LINE: Final = 3


def read_seeds() -> list[tuple[Label, str]]:
    """All seeds."""
    return [(label, line) for label, name in _FILES.items() for line in _lines(FOLDER / name)]


def _lines(path: Path) -> list[str]:
    """The texts of a seed file: one a line, without comments; a line about `{group}` for several groups in turn.

    Each group stands as often in what is fine as in what is not, so that naming one says nothing.
    """
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]
    spread = len(_GROUPS) // _GROUPS_A_LINE
    return [
        text
        for place, line in enumerate(lines)
        for text in dict.fromkeys(
            line.replace("{group}", _GROUPS[(place * 5 + turn * spread) % len(_GROUPS)])
            for turn in range(_GROUPS_A_LINE)
        )
    ]
