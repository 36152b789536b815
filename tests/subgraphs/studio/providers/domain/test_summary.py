"""Summaries of real kinds of texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.studio.providers.domain.processors.summary import (
    SummaryFormat,
    SummaryLength,
    SummaryOptions,
    summarize,
)

MEETING = (
    "Meeting notes 12 March. Present: Priya, Tom, Elena. The launch moves from 1 April to 15 April because the payment "
    "provider has not finished its review. Tom will ask them for a written date by Friday. Elena must update the "
    "landing page and tell the press contacts. Open question: do we keep the April discount? Priya thinks we should, "
    "since the emails are already written. Budget is unchanged at 20,000 EUR. We need to decide on the discount by "
    "Monday. Next meeting 19 March."
)
ABSTRACT = (
    "Coral reefs support a quarter of all marine species, yet they cover less than one percent of the ocean floor. "
    "Rising sea temperatures cause corals to expel the algae that feed them, a process known as bleaching. We surveyed "
    "112 reefs in the western Pacific between 2016 and 2022. Reefs with low local stress recovered within four years. "
    "However, reefs inside protected areas bleached as severely as those outside. We conclude that reducing run-off is "
    "the most effective local measure, and that protected areas should be planned together with land management."
)


def test_a_summary_of_minutes_keeps_what_was_decided() -> None:
    assert summarize(MEETING, SummaryOptions()).text == (
        "The launch moves from 1 April to 15 April because the payment provider has not finished its review. Tom will "
        "ask them for a written date by Friday. Elena must update the landing page and tell the press contacts. We "
        "need to decide on the discount by Monday."
    )


def test_a_summary_of_an_abstract_begins_with_the_matter_and_ends_with_the_conclusion() -> None:
    text = summarize(ABSTRACT, SummaryOptions(sentences=2)).text
    assert text.startswith("Coral reefs support")
    assert text.endswith("planned together with land management.")


def test_markdown_is_read_and_code_left_out() -> None:
    prose = "The **cache** reads [rows](https://x.example) again and again."
    text = f"# Title\n\n{prose}\n\n```\ncode. code.\n```\n\n- It saves time.\n"
    summary = summarize(text, SummaryOptions(sentences=1))
    assert summary.text == "The cache reads rows again and again."
    assert summary.source_sentences == 2


@pytest.mark.parametrize(
    ("options", "most"),
    [
        (SummaryOptions(length=SummaryLength.SHORT), 30),
        (SummaryOptions(target_words=40), 40),
        (SummaryOptions(length=SummaryLength.LONG), 90),
    ],
)
def test_lengths_are_kept(options: SummaryOptions, most: int) -> None:
    assert 5 < len(summarize(ABSTRACT, options).text.split()) <= most


def test_bullets_are_a_list() -> None:
    text = summarize(ABSTRACT, SummaryOptions(sentences=3, format=SummaryFormat.BULLETS)).text
    assert [line[:2] for line in text.splitlines()] == ["- "] * 3


def test_nothing_is_said_twice() -> None:
    again = f"{ABSTRACT} {ABSTRACT}"
    lines = summarize(again, SummaryOptions(sentences=6, format=SummaryFormat.BULLETS)).text.splitlines()
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("text", ["", "   ", "One sentence only.", "no sentence"])
def test_what_is_short_is_its_own_summary(text: str) -> None:
    assert summarize(text, SummaryOptions()).text.rstrip(".") == text.strip().rstrip(".")


@given(st.text(max_size=300))
def test_any_text_has_a_summary_that_is_the_same_each_time(text: str) -> None:
    assert summarize(text, SummaryOptions()) == summarize(text, SummaryOptions())


def test_long_texts_are_summarized_in_time_that_grows_with_them() -> None:
    text = " ".join(
        f"Thing{n % 97} follows matter{n % 89} whenever case{n % 83} meets part{n % 79}." for n in range(5000)
    )
    assert summarize(text, SummaryOptions(sentences=5)).sentences == 5
