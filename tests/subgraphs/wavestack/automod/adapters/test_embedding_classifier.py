"""The classifier: what it is fitted to, what it makes of plain cases, and what labelled texts change."""

from datetime import UTC, datetime

import pytest

from subgraphs.wavestack.automod.adapters import fitted, seed_texts
from subgraphs.wavestack.automod.adapters.fitted import PATH, read_fitted
from subgraphs.wavestack.automod.adapters.regression import regress
from subgraphs.wavestack.automod.adapters.seed_texts import read_seeds
from subgraphs.wavestack.automod.domain.reviews import Example, Label
from subgraphs.wavestack.automod.ports import Classifier

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def _example(text: str, label: Label) -> Example:
    return Example(f"ex_{text}", "org_123", text, label, "user_1", NOW)


@pytest.mark.parametrize(
    ("text", "toxic", "nsfw"),
    [
        ("thanks for the stream, see you tomorrow", False, False),
        ("we killed the dragon at last", False, False),
        ("my gay friends love this game", False, False),
        ("are there other muslims here? ramadan mubarak", False, False),
        ("you are a worthless idiot and nobody likes you", True, False),
        ("kill yourself", True, False),
        ("f*ck you, you piece of sh*t", True, False),
        ("all muslims should be thrown out of the country", True, False),
        ("send me nudes please", False, True),
        ("I want to have sex with you tonight", False, True),
    ],
)
async def test_plain_cases(classifier: Classifier, text: str, toxic: bool, nsfw: bool) -> None:
    (opinion,) = await classifier.judge([text], [])
    assert (opinion.toxicity >= 0.7, opinion.nsfw >= 0.7) == (toxic, nsfw)


async def test_texts_are_judged_each_for_itself(classifier: Classifier) -> None:
    texts = ["hello everybody", "kill yourself", ""]
    together = await classifier.judge(texts, [])
    alone = [(await classifier.judge([text], []))[0] for text in texts]
    assert [round(opinion.toxicity, 2) for opinion in together] == [round(opinion.toxicity, 2) for opinion in alone]
    assert await classifier.judge([], []) == []


async def test_a_labelled_text_speaks_for_its_paraphrases_and_for_nothing_else(classifier: Classifier) -> None:
    examples = [_example("your whole crew throws every match on purpose", Label.TOXIC)]
    paraphrase, other = "your entire crew throws every match on purpose", "what time is the match tomorrow"
    before = await classifier.judge([paraphrase, other], [])
    after = await classifier.judge([paraphrase, other], examples)
    assert before[0].toxicity < 0.7 <= after[0].toxicity
    assert after[1] == before[1]
    (fine,) = await classifier.judge(["kill yourself"], [_example("kill yourself", Label.FINE)])
    assert (fine.toxicity, fine.nsfw) == (0.0, 0.0)


def test_what_is_fitted_is_fitted_to_these_seeds() -> None:
    assert read_fitted() is not None, "run python -m subgraphs.wavestack.automod.adapters.fit"


async def test_without_a_fitted_file_for_the_seeds_it_is_fitted_at_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = PATH.read_text()
    monkeypatch.setattr(fitted, "digest_of_sources", lambda: "others")
    assert read_fitted() is None
    assert PATH.read_text() == stored


def test_every_group_is_named_as_often_in_what_is_fine_as_in_what_is_not() -> None:
    lines = {
        label: [line for line in (seed_texts.FOLDER / name).read_text().splitlines() if "{group}" in line]
        for label, name in (("fine", "fine.txt"), ("toxic", "toxic.txt"))
    }
    assert 0.6 < len(lines["fine"]) / len(lines["toxic"]) < 1.7
    assert not any("{group}" in text for _, text in read_seeds())


def test_a_regression_tells_two_sides_apart() -> None:
    import numpy as np  # noqa: PLC0415  # takes a tenth of a second

    rows = np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.8]], dtype=np.float32)
    found = regress(rows, [1.0, 1.0, 0.0, 0.0], penalty=0.001)
    assert [found.score(row) > 0.5 for row in rows] == [True, True, False, False]
