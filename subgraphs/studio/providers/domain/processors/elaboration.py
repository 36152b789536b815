"""The sentences of a text and what it speaks of come in, the parts that may be added to it go out, each by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from subgraphs.studio.providers.domain.language.phrases import Concept
from subgraphs.studio.providers.domain.language.ranking import Weighed, choose
from subgraphs.studio.providers.domain.language.words import stem
from subgraphs.studio.providers.domain.processors.evidence import asked, doubts, duties, figures, is_story, reasons
from subgraphs.studio.providers.domain.processors.phrasebook import PERSONS, PLACES, Kind, Phrasebook

_PERSON_STEMS: Final = frozenset(map(stem, PERSONS))
_PLACE_STEMS: Final = frozenset(map(stem, PLACES))
_NUMBER_WORDS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_CONCEPTS: Final = 6
_KEY_POINTS: Final = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A section that may be added: a heading, and items of which the first ones may be taken alone."""

    heading: str
    items: tuple[str, ...]
    bulleted: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """A text as its elaboration sees it."""

    sentences: Sequence[str]
    concepts: Sequence[Concept]
    weighed: Weighed


def elaborate(subject: Subject, book: Phrasebook) -> Iterator[Part]:
    """All parts for which the text has something to say, the most useful first."""
    if len(subject.sentences) > 2 and not is_story(subject.sentences):
        yield from _points(subject, book)
    concepts = subject.concepts[:_CONCEPTS]
    if concepts and len(subject.sentences) > 1:
        yield Part(book.concepts, tuple(_in_context(subject, place, book) for place in range(len(concepts))), False)
    if concepts:
        yield Part(book.questions, tuple(_questions(concepts, book)))


def _points(subject: Subject, book: Phrasebook) -> Iterator[Part]:
    """What the text asserts, by the question that it answers; each sentence once."""
    sentences = subject.sentences
    shown: set[str] = set()
    if len(sentences) >= 2 * _KEY_POINTS:
        shown.update(_key_points(subject))
        yield Part(book.key_points, tuple(_key_points(subject)))
    for heading, found in (
        (book.reasons, reasons(sentences)),
        (book.duties, duties(sentences)),
        (book.figures, figures(sentences)),
        (book.limits, doubts(sentences)),
        (book.asked, asked(sentences)),
    ):
        fresh = [sentence for sentence in found if sentence.replace("**", "") not in shown]
        shown.update(sentence.replace("**", "") for sentence in fresh)
        if fresh:
            yield Part(heading, tuple(fresh))


def central(subject: Subject) -> str:
    """The sentence that says most of the text."""
    weights = subject.weighed.weights
    return subject.sentences[max(range(len(weights)), key=lambda place: (weights[place], -place))]


def listed(names: Sequence[str]) -> str:
    """`a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def with_article(concept: Concept) -> str:
    """A concept as a sentence goes on with it: names and plurals stand alone."""
    return concept.name if concept.is_name or _is_plural(concept) or not concept.definite else f"the {concept.name}"


def capitalised(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _key_points(subject: Subject) -> list[str]:
    sentences = subject.sentences
    places = choose(subject.weighed, range(len(sentences)), [1] * len(sentences), _KEY_POINTS)
    return [sentences[place] for place in places]


def _in_context(subject: Subject, place: int, book: Phrasebook) -> str:
    """What the text says of a concept: where it first speaks of it, and what stands beside it there."""
    concept = subject.concepts[place]
    count = len(concept.sentences)
    sentence = subject.sentences[concept.sentences[0]]
    numbered = _NUMBER_WORDS[count] if count < len(_NUMBER_WORDS) else str(count)
    text = _said(book.often if count > 1 else book.once, concept, sentence=_cited(sentence), count=numbered)
    beside = [
        with_article(other)
        for other in subject.concepts[:_CONCEPTS]
        if other is not concept and set(other.sentences) & set(concept.sentences[:1])
    ]
    return f"{text} {_said(book.together, concept, list=listed(beside[:3]))}" if beside else text


def _questions(concepts: Sequence[Concept], book: Phrasebook) -> Iterator[str]:
    """Questions about each concept in turn, before the second round about the first."""
    for turn in range(4):
        for concept in concepts:
            yield _said(book.prompts[kind_of(concept)][turn], concept)


def kind_of(concept: Concept) -> Kind:
    """What sort of thing a concept is, by its last word."""
    last = concept.stems[-1]
    if last in _PERSON_STEMS:
        return Kind.PERSON
    return Kind.PLACE if last in _PLACE_STEMS else Kind.THING


def _said(phrase: str, concept: Concept, **more: str) -> str:
    plural, person = _is_plural(concept), kind_of(concept) is Kind.PERSON
    name = with_article(concept)
    agreeing = {
        "be": "are" if plural else "is",
        "do": "do" if plural else "does",
        "have": "have" if plural else "has",
        "was": "were" if plural else "was",
        "come": "come" if plural else "comes",
        "occur": "occur" if plural else "occurs",
        "they": "they" if plural or person else "it",
        "them": "them" if plural or person else "it",
    }
    if not plural and agreeing["they"] == "they":
        agreeing["they"] = name
    return phrase.format_map({"x": name, "X": capitalised(name), **agreeing, **more})


def _is_plural(concept: Concept) -> bool:
    word = concept.name.split()[-1].lower()
    if concept.is_name:
        return False
    return (word.endswith("s") and not word.endswith(("ss", "us", "is", "news"))) or word in {"people", "children"}


def _cited(sentence: str) -> str:
    """A sentence as a quotation; one that quotes already, in its own marks."""
    return sentence if '"' in sentence or "“" in sentence else f"“{sentence}”"
