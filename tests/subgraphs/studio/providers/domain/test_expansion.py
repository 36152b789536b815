"""Expansions of notes, outlines and stories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from subgraphs.studio.providers.domain.language.words import count_words
from subgraphs.studio.providers.domain.processors.expansion import ExpansionOptions, expand
from subgraphs.studio.providers.domain.processors.phrasebook import Style

OUTLINE = """# Stockline

## Problem
- Shops lose 8% of revenue
- Inventory is counted by hand
- Systems cost 400 EUR

## Team
- Mara Lind, CEO
- Jonas Vey, CTO

```sh
stockline scan
```
"""
STORY = (
    '"I can\'t believe it," she said. The letter had lain on the table for three days before Anna dared to open it. '
    '"You don\'t have to forgive me," it read.'
)


def test_an_outline_becomes_prose_below_its_own_headings() -> None:
    assert expand(OUTLINE, ExpansionOptions(target_words=20)).text == snapshot("""\
# Stockline

This text is about shops and revenue. It covers problem and team. The central statement: Shops lose 8% of revenue.

## Problem

To begin with, shops lose 8% of revenue. In addition, inventory is counted by hand. Finally, systems cost 400 EUR.

## Team

- Mara Lind, CEO
- Jonas Vey, CTO

```sh
stockline scan
```
""")


def test_a_sentence_becomes_a_document_with_questions() -> None:
    assert expand("The knight entered the castle.", ExpansionOptions(Style.ACADEMIC, 40)).text == snapshot("""\
# The knight and the castle

The knight entered the castle.

## Questions for further inquiry

- What significance attaches to the castle beyond its function as a setting?
- In which social and historical setting is the knight to be placed?
""")


@pytest.mark.parametrize("style", Style)
def test_quotations_survive_word_for_word(style: Style) -> None:
    text = expand(STORY, ExpansionOptions(style)).text
    for spoken in ('"I can\'t believe it," she said.', '"You don\'t have to forgive me," it read.'):
        assert spoken in text


@pytest.mark.parametrize("style", Style)
def test_an_expansion_says_more_and_all_of_it(style: Style) -> None:
    expansion = expand(OUTLINE, ExpansionOptions(style))
    assert expansion.ratio >= 1
    assert expansion.words == count_words(expansion.text) > count_words(OUTLINE)
    for said in ("8%", "revenue", "by hand", "400 EUR", "Mara Lind, CEO", "Jonas Vey", "stockline scan"):
        assert said in expansion.text


def test_a_target_is_approached_where_the_text_has_enough_to_say() -> None:
    sentence = "The council of town {0} must close road {0} because {1} cars crashed there."
    text = " ".join(sentence.format(n, n + 20) for n in range(30))
    for target in (500, 700):
        assert 0.9 * target <= expand(text, ExpansionOptions(target_words=target)).words <= 1.15 * target


def test_paragraphs_on_different_matters_get_headings() -> None:
    road = "The harbour road was closed to private cars. Buses still use the harbour road, and so do vans. "
    station = "A new car park opens at the railway station in May. The railway station also gets a longer platform. "
    market = "Two thirds of the visitors of the fish market come on foot. The fish market fears for its customers. "
    text = "\n\n".join(part * 4 for part in (road, station, market))
    lines = expand(text, ExpansionOptions(target_words=10)).text.splitlines()
    headings = [line for line in lines if line.startswith("## ")]
    assert len(headings) == 3
    assert len(set(headings)) == 3


def test_a_given_title_is_the_title() -> None:
    assert expand("Something short here.", ExpansionOptions(title="  My title ")).text.startswith("# My title\n")


@given(st.text(max_size=300))
def test_any_text_expands_alike_each_time_and_never_shrinks(text: str) -> None:
    first, again = (expand(text, ExpansionOptions(Style.CASUAL, 30)) for _ in range(2))
    assert first == again
    assert first.words >= 0
