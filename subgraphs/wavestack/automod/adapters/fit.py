"""The seeds come in, the file of what is fitted to them goes out: run it after every change of a seed file.

With the path of RealToxicityPrompts (JSON Lines with `text` and Perspective's `insult`), what fitting begins from is
learnt anew from the half of it that is not held out. Only weights are kept, no texts.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Final

from subgraphs.kit.embeddings import MiniLm
from subgraphs.wavestack.automod.adapters.embedding_classifier import EmbeddingClassifier
from subgraphs.wavestack.automod.adapters.fitted import write_fitted, write_learnt
from subgraphs.wavestack.automod.adapters.held_out import is_held_out
from subgraphs.wavestack.automod.domain.reviews import Label

_INSULTING: Final = 0.7


def _insults(path: Path) -> dict[str, bool]:
    """The texts that may be learnt from, and whether they are insults."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["text"]: (row["insult"] or 0) >= _INSULTING for row in rows if not is_held_out(row["text"])}


async def _fit(insults: dict[str, bool]) -> None:
    classifier = EmbeddingClassifier(MiniLm())
    if insults:
        write_learnt({Label.TOXIC: await classifier.learn(list(insults), list(insults.values()))})
    write_fitted(await classifier.fit())


if __name__ == "__main__":
    asyncio.run(_fit(_insults(Path(sys.argv[1])) if len(sys.argv) > 1 else {}))
