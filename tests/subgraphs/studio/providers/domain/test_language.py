"""Blocks, sentences, quotations, registers and what texts speak of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.studio.providers.domain.language.blocks import split_blocks
from subgraphs.studio.providers.domain.language.phrases import find_concepts
from subgraphs.studio.providers.domain.language.quotations import protected_spans
from subgraphs.studio.providers.domain.language.register import spoken, written
from subgraphs.studio.providers.domain.language.sentences import split_sentences
from subgraphs.studio.providers.domain.language.words import stem

DOCUMENT = """---
title: x
---
# Title

A paragraph
of two lines.

Under
=====

- one
  goes on
- two
1. three

> quoted

```python
# no heading
- no list
```

    indented

| a | b |
|---|---|
| 1 | 2 |

***
<div>
text
</div>

last"""


def test_a_document_is_made_of_blocks() -> None:
    blocks = [(block.kind.value, block.text) for block in split_blocks(DOCUMENT) if block.kind.value != "blank"]
    assert blocks == [
        ("other", ""),
        ("heading", "Title"),
        ("paragraph", "A paragraph of two lines."),
        ("heading", "Under"),
        ("list item", "one goes on"),
        ("list item", "two"),
        ("list item", "three"),
        ("quote", ""),
        ("code", ""),
        ("code", ""),
        ("table", ""),
        ("other", ""),
        ("other", ""),
        ("paragraph", "last"),
    ]


@given(st.text(alphabet="a#>-*`~|_=\n\t 1.<[]:", max_size=200) | st.text(max_size=100))
def test_blocks_hold_every_character_of_their_document(document: str) -> None:
    assert "".join(block.source for block in split_blocks(document)) == document


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. Smith met J. Doe at 3.5 p.m. in the U.S. embassy.", None),
        ("See fig. 3 for more. It helps.", ["See fig. 3 for more.", "It helps."]),
        ('"Stop!" he cried. "Why?" she asked.', ['"Stop!" he cried.', '"Why?" she asked.']),
        ("Bread, milk, etc. Then home.", ["Bread, milk, etc.", "Then home."]),
        ("Wait … what? Yes.", ["Wait … what?", "Yes."]),
        ("I did it, and so did I. Then we left.", ["I did it, and so did I.", "Then we left."]),
        ("", []),
    ],
)
def test_sentences_end_where_they_end(text: str, sentences: list[str] | None) -> None:
    found = split_sentences(text)
    assert [sentence.text for sentence in found] == (sentences if sentences is not None else [text])
    assert all(text[each.start : each.end] == each.text for each in found)


@pytest.mark.parametrize(
    ("text", "protected"),
    [
        ('He said "teh end" and left.', ['"teh end"']),
        ("“curly” «french» ‘single’ it's dogs' day", ["“curly”", "«french»", "‘single’"]),
        ("`code` and ``co`de``", ["`code`", "``co`de``"]),
        ("see https://x.example/teh?a=b or www.x.example", ["https://x.example/teh?a=b", "www.x.example"]),
        ("[teh text](https://x.example 'a') and [other][ref]", ["](https://x.example", "][ref]"]),
        ("mail a.b@example.com or run /usr/bin/env now", ["a.b@example.com", "/usr/bin/env"]),
        ('6" wide and 5" high', []),
    ],
)
def test_quotations_code_and_links_are_protected(text: str, protected: list[str]) -> None:
    found = [text[start:end] for start, end in protected_spans(text)]
    assert [piece for piece in protected if not any(piece in each for each in found)] == []
    assert protected or not found


@pytest.mark.parametrize(
    ("casual", "formal"),
    [
        ("It's late and I can't stay.", "It is late and I cannot stay."),
        ("It's been said that they've gone.", "It has been said that they have gone."),
        ("We'll see; you're right.", "We will see; you are right."),
        ("\"I can't,\" she said, and I didn't.", '"I can\'t," she said, and I did not.'),
        ("John's dog wasn't there.", "John's dog was not there."),
    ],
)
def test_contractions_belong_to_a_register_and_quotations_to_their_speaker(casual: str, formal: str) -> None:
    assert written(casual) == formal


def test_the_spoken_register_contracts() -> None:
    assert (
        spoken('I do not know what, but it is late. "I do not."') == "I don't know what, but it's late. \"I do not.\""
    )


@pytest.mark.parametrize(
    ("one", "other"), [("entered", "entering"), ("stories", "story"), ("boxes", "box"), ("stopped", "stops")]
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("sentences", "names"),
    [
        (["The knight entered the castle."], {"knight", "castle"}),
        (["Mayor Ingrid Solberg called the vote a beginning."], {"Mayor Ingrid Solberg"}),
        (["The city council voted to close the harbour road."], {"city council", "harbour road"}),
        (["We don't collect children's names."], {"children's names"}),
    ],
)
def test_a_text_speaks_of_its_nouns_and_names(sentences: list[str], names: set[str]) -> None:
    found = {concept.name for concept in find_concepts(sentences, [1.0] * len(sentences))}
    assert names <= found
