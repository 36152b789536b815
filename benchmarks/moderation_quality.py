"""Labelled texts that somebody else wrote come in; how well the classifier of moderation does on them goes out.

`python -m benchmarks.moderation_quality PATH --text COLUMN --label COLUMN` reads a CSV, JSON or JSON Lines file. A row
is positive where its label is `--positive` (by default anything like `true` or `1`) or, with `--least`, a number from
there on. Precision, recall, false positive rate and the area under the curve are printed for two halves of the file,
split by a digest of the text: one to look at and learn from while the classifier is made, one to measure with.
"""

import argparse
import asyncio
import csv
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from subgraphs.kit.embeddings import MiniLm
from subgraphs.wavestack.automod.adapters.embedding_classifier import EmbeddingClassifier
from subgraphs.wavestack.automod.adapters.held_out import is_held_out
from subgraphs.wavestack.automod.domain.policy import Policy
from subgraphs.wavestack.personality.adapters.offline.errands import check
from subgraphs.wavestack.personality.domain.tasks import Task, TaskKind

TRUE: Final = {"true", "1", "1.0", "yes"}
_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Case:
    """A text, whether it is what is looked for, and the part of the file that it belongs to."""

    text: str
    positive: bool
    group: str


def read_rows(path: Path) -> list[dict[str, Any]]:  # Any: JSON values
    """The rows of a file, by their columns."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        return list(csv.DictReader(content.splitlines(keepends=True)))
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in content.splitlines() if line.strip()]
    rows: list[dict[str, Any]] = json.loads(content)
    return rows


def half_of(text: str) -> str:
    """Which half a text belongs to: always the same one."""
    return "held-out" if is_held_out(text) else "development"


def report(name: str, scores: Sequence[float], wanted: Sequence[bool], threshold: float) -> None:
    """Print one line of figures; those that need the other class are left out where there is none."""
    flagged = [score >= threshold for score in scores]
    hits = sum(flag and want for flag, want in zip(flagged, wanted, strict=True))
    positives, negatives = sum(wanted), len(wanted) - sum(wanted)
    found = sum(flagged)
    figures = {
        "precision": hits / found if found and negatives and positives else None,
        "recall": hits / positives if positives else None,
        "false positives": (found - hits) / negatives if negatives else None,
        "area": area_under_curve(scores, wanted) if positives and negatives else None,
    }
    shown = "  ".join(f"{key} {value:.3f}" for key, value in figures.items() if value is not None)
    print(f"{name:32} {len(wanted):5} texts {positives:5} positive   {shown}")


def area_under_curve(scores: Sequence[float], wanted: Sequence[bool]) -> float:
    """How likely a positive text has a higher score than a negative one; equal scores count half."""
    positives = [score for score, want in zip(scores, wanted, strict=True) if want]
    negatives = [score for score, want in zip(scores, wanted, strict=True) if not want]
    won = sum((high > low) + (high == low) / 2 for high in positives for low in negatives)
    return won / (len(positives) * len(negatives))


async def classified(texts: Sequence[str], score: str) -> list[float]:
    """What the classifier of moderation says of texts."""
    classifier = EmbeddingClassifier(MiniLm())
    scores: list[float] = []
    for start in range(0, len(texts), _BATCH):
        opinions = await classifier.judge(texts[start : start + _BATCH], [])
        scores += [float(getattr(opinion, score)) for opinion in opinions]
    return scores


def checked(texts: Sequence[str]) -> list[float]:
    """What the personality's offline engine says of texts: 1 for TOXIC, 0 for SAFE."""
    return [float(check(Task(TaskKind.CHECK, text, 1)).startswith("TOXIC")) for text in texts]


def print_figures(cases: Sequence[Case], scores: Sequence[float], threshold: float) -> None:
    """Print the figures of the whole file, its halves and its groups."""
    parts: dict[str, list[int]] = defaultdict(list)
    for place, case in enumerate(cases):
        for part in ("all", half_of(case.text), case.group):
            if part:
                parts[part].append(place)
    for part, places in sorted(parts.items()):
        report(part, [scores[place] for place in places], [cases[place].positive for place in places], threshold)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--text", default="text", help="column of the text")
    parser.add_argument("--label", help="column of the label; without it all texts are fine")
    parser.add_argument("--positive", help="the label of what is looked for")
    parser.add_argument("--least", type=float, help="from which number on a label is positive")
    parser.add_argument("--group", help="column by which figures are printed as well")
    parser.add_argument("--score", choices=("toxicity", "nsfw"), default="toxicity")
    parser.add_argument("--judge", choices=("moderation", "personality"), default="moderation")
    parser.add_argument("--threshold", type=float, help="by default the policy's")
    given = parser.parse_args()

    def positive(row: dict[str, Any]) -> bool:  # Any: JSON values
        if given.label is None:
            return False
        label = row[given.label]
        if given.least is not None:
            return float(label or 0) >= float(given.least)
        return bool(str(label) == given.positive if given.positive else str(label).lower() in TRUE)

    cases = [
        Case(row[given.text], positive(row), str(row[given.group]) if given.group else "")
        for row in read_rows(given.path)
    ]
    default = Policy().nsfw_threshold if given.score == "nsfw" else Policy().toxicity_threshold
    texts = [case.text for case in cases]
    scores = checked(texts) if given.judge == "personality" else asyncio.run(classified(texts, given.score))
    print_figures(cases, scores, given.threshold or default)


if __name__ == "__main__":
    main()
