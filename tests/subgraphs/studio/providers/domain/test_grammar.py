"""Corrections by a real checker: what is certain, what is left to the author, and what nobody touches."""

from functools import partial

import pytest

from subgraphs.studio.providers.adapters.harper import check_english
from subgraphs.studio.providers.domain.processors.grammar import (
    Apply,
    Correction,
    Dialect,
    GrammarOptions,
    Issue,
    correct,
)


def corrected(text: str, *, markdown: bool = True, **options: object) -> Correction:
    return correct(text, partial(check_english, markdown=markdown), GrammarOptions(**options))  # type: ignore[arg-type]  # given as in a configuration


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("This is an test of the the system.", "This is a test of the system."),
        ("He go to school.", "He goes to school."),
        ("She dont like it.", "She doesn't like it."),
        ("I definately recieve seperate mails.", "I definitely receive separate mails."),
        ("Their is alot to do.", "There is a lot to do."),
        ("😀😀 Teh cat. 👩‍👩‍👧 Teh dog.", "😀😀 The cat. 👩‍👩‍👧 The dog."),
    ],
)
def test_what_is_certainly_wrong_is_corrected(wrong: str, right: str) -> None:
    assert corrected(wrong).text == right


@pytest.mark.parametrize(
    "text",
    [
        'He said: "Teh end of teh story."',
        "“Teh end,” she wrote.",
        "Run `teh code` now.",
        "```\nteh code is is here\n```",
        "See https://example.com/teh/seperate for it.",
        "Read [this](https://example.com/recieve).",
        "Stockline and Valorant are names, and so is Netherfield Park.",
        "The cat sat on the mat.",
        "",
    ],
)
def test_quotations_code_links_and_names_are_left_alone(text: str) -> None:
    assert corrected(text).text == text


def test_what_is_doubtful_is_suggested_with_its_place() -> None:
    correction = corrected("😀 Teh launch: Stockline is fine.")
    assert correction.text == "😀 The launch: Stockline is fine."
    (issue,) = [each for each in correction.open if each.kind == "Spelling"]
    assert correction.text[issue.start : issue.end] == "Stockline"
    assert issue.replacements


def test_words_of_the_dictionary_are_right() -> None:
    text = "Stockline's teh best, says stockline."
    assert [each for each in corrected(text, dictionary=frozenset({"STOCKLINE"})).open if each.kind == "Spelling"] == []


def test_british_texts_are_read_as_british() -> None:
    text = "The colour of the harbour is grey, and the organisation recognised it."
    assert [each for each in corrected(text).open if each.kind == "Spelling"] == []
    american = corrected(text, dialect=Dialect.AMERICAN, apply=Apply.ALL).text
    assert "color" in american


def test_nothing_is_applied_where_that_is_not_wanted() -> None:
    correction = corrected("Teh cat.", apply=Apply.NONE)
    assert (correction.text, correction.applied) == ("Teh cat.", ())
    assert correction.open


def test_corrections_come_to_an_end_although_the_checker_always_finds_something() -> None:
    def check(text: str, _dialect: Dialect) -> list[Issue]:
        return [Issue(0, 1, "Repetition", "again", ("xx",))]

    assert len(correct("abc", check, GrammarOptions()).applied) == 3


@pytest.mark.parametrize(
    ("word", "candidates", "chosen"),
    [
        ("recieve", ("receive", "relieve"), "receive"),
        ("dont", ("don't", "dent"), "don't"),
        ("untill", ("until",), "until"),
        ("agre", ("acre",), None),
        ("cta", ("cat",), None),
        ("wird", ("bird", "wire"), None),
    ],
)
def test_a_slip_is_corrected_where_only_one_word_can_be_meant(
    word: str, candidates: tuple[str, ...], chosen: str | None
) -> None:
    def check(text: str, _dialect: Dialect) -> list[Issue]:
        return [Issue(0, len(text), "Spelling", "?", candidates)] if text == word else []

    assert correct(word, check, GrammarOptions()).text == (chosen or word)
