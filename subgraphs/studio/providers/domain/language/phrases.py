"""Sentences come in, the things that they speak of go out: noun phrases and names, the most telling first.

English, without a model: a noun phrase is what an article, a possessive or a preposition opens, a name is what is
written with capitals where no sentence begins, and a word once found in one counts as a noun wherever it stands.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from subgraphs.studio.providers.domain.language.words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    STOP_WORDS,
    WORD,
    stem,
    word_set,
)

_TOKEN = re.compile(rf"{WORD.pattern}|[^\w\s]")
_NOUN_ENDING = re.compile(
    r".{2,}(?:tion|sion|ment|ness|ity|ship|ance|ence|ism|ist|hood|dom|ology|graphy|acy|ture|age|ware|ers|ors)$"
)
_NO_NOUN_ENDING = re.compile(
    r".{3,}(?:ly|ed|ous|ful|less|ible|able|ive|ish)$|^(?:new|old|good|bad|big|small|long|high|low|many)$"
)
_COMMON_VERBS: Final = frozenset(
    map(
        stem,
        word_set(
            """
            add allow appear ask become begin bring buy call came carry cause change choose come consider
            contain continue create decide depend describe develop do drive eat enter exist expect explain fall
            feel felt find follow found gave get give go goes gone got grow grew happen hear heard held help
            hold include increase involve keep kept knew know lead learn leave left let like live look lose lost
            love made make mean meet met move need offer open pay play prefer provide put raise ran reach read
            receive reduce remain remember require rise run said sat saw say see seek seem seen sell send sent
            serve set show sit sold speak spend spoke stand start stay stood stop suggest support take talk
            teach tell thank think thought told took tried try turn understand use used want watch went win won
            work worked write wrote yield reveal demonstrate prove argue conclude propose present improve affect
            fail occur arrive arrived wait believe known shown seen done written been taken given collect cost
            costs lack dare strike struck yield
            """
        ),
    )
)
_NO_NOUNS: Final = STOP_WORDS | word_set(
    """
    two three four five six seven eight nine ten twelve twenty hundred thousand million billion mr mrs ms dr
    prof st day days week weeks month months year years hour hours minute minutes time times vote votes away
    back ago tomorrow yesterday today tonight thanks please hello hi monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november december kind lot
    part thing things way ways case point side end front terms bit sort
    hand eur usd gbp chf euros dollars pounds percent area areas
    """
)
_BEFORE_VERBS: Final = (AUXILIARIES | {"to", "i", "we", "you", "they", "he", "she"}) - word_set(
    "am is are was were be been being have has had having"
)
_MAX_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing that a text speaks of: how it is written, how often it comes, and in which sentences."""

    name: str
    stems: tuple[str, ...]
    count: int
    sentences: tuple[int, ...]
    is_name: bool
    definite: bool
    """Whether the text ever puts an article or a possessive before it."""
    position: int
    """Where it stands in the first sentence that has it, counted in words."""


@dataclass(slots=True)
class _Found:
    spellings: Counter[str]
    sentences: list[int]
    position: int
    names: int = 0
    definite: bool = False


def find_concepts(sentences: Sequence[str], weights: Sequence[float], limit: int = 12) -> list[Concept]:
    """The things that the sentences speak of, the most telling first: often, early, and where most is said."""
    tokens = [_TOKEN.findall(sentence) for sentence in sentences]
    nouns = _known_nouns(tokens)
    found: dict[tuple[str, ...], _Found] = {}
    for place, sentence in enumerate(tokens):
        for position, phrase, is_name in _phrases(sentence, nouns):
            stems = tuple(stem(word.lower()) for word in phrase)
            entry = found.setdefault(stems, _Found(Counter(), [], position))
            entry.spellings[" ".join(phrase)] += 1 + is_name
            entry.sentences.append(place)
            entry.names += is_name
            before = sentence[position - 1].lower() if position else ""
            entry.definite |= before in DETERMINERS or before.endswith(("'s", "’s"))
    concepts = [_concept(stems, entry) for stems, entry in found.items()]
    ranked = sorted(concepts, key=lambda each: (-_weight(each, weights), each.sentences[0], each.name))
    return _without_parts(ranked)[:limit]


def is_verb(word: str) -> bool:
    """Whether a word looks like a form of a verb."""
    lowered = word.lower()
    return stem(lowered) in _COMMON_VERBS or (lowered.endswith("ed") and len(lowered) > 4)


def _concept(stems: tuple[str, ...], entry: _Found) -> Concept:
    is_name = entry.names * 2 >= len(entry.sentences)
    spelling = entry.spellings.most_common(1)[0][0]
    return Concept(
        spelling,
        stems,
        len(entry.sentences),
        tuple(dict.fromkeys(entry.sentences)),
        is_name,
        entry.definite,
        entry.position,
    )


def _weight(concept: Concept, weights: Sequence[float]) -> float:
    said = sum(weights[place] for place in concept.sentences) / (max(weights) or 1.0)
    earliness = 0.5 * (1.0 - concept.sentences[0] / len(weights))
    length = 1.0 + 0.5 * (len(concept.stems) - 1)
    return (said + 0.5 * concept.count) * length * (1.25 if concept.is_name else 1.0) + earliness


def _without_parts(ranked: Sequence[Concept]) -> list[Concept]:
    """Leave out what a better phrase already says: `castle` where `castle gate` comes as often."""
    kept: list[Concept] = []
    for concept in ranked:
        stems = set(concept.stems)
        if not any(stems <= set(better.stems) or set(better.stems) <= stems for better in kept):
            kept.append(concept)
    return kept


def _known_nouns(sentences: Sequence[Sequence[str]]) -> frozenset[str]:
    """Stems of the words that stand where nouns stand, anywhere in the text."""
    nouns: set[str] = set()
    for tokens in sentences:
        nouns.update(stem(phrase[-1].lower()) for phrase in _opened(tokens))
        nouns.update(stem(token.lower()) for token in tokens if _NOUN_ENDING.match(token.lower()))
        nouns.update(stem(phrase[-1].lower()) for phrase in _subjects(tokens))
    return frozenset(nouns)


def _opened(tokens: Sequence[str]) -> Iterator[list[str]]:
    """What follows an article, a possessive or a preposition up to the next word that cannot belong to it."""
    for place, token in enumerate(tokens):
        lowered = token.lower()
        if (lowered in DETERMINERS or lowered in PREPOSITIONS or lowered.endswith(("'s", "’s"))) and (
            phrase := _run(tokens, place + 1)
        ):
            yield phrase


def _subjects(tokens: Sequence[str]) -> Iterator[list[str]]:
    """What a sentence begins with, where a verb follows: `Small shops lose …`."""
    subject: list[str] = []
    for token in tokens[: _MAX_WORDS + 1]:
        if subject and (token.lower() in AUXILIARIES or is_verb(token)):
            yield subject
            return
        if not _can_be_noun(token, first=True):
            return
        subject.append(token)


def _run(tokens: Sequence[str], start: int) -> list[str]:
    run: list[str] = []
    for token in tokens[start : start + _MAX_WORDS]:
        if not _can_be_noun(token, first=not run):
            break
        run.append(token)
    while run and _NO_NOUN_ENDING.match(run[-1].lower()):
        run.pop()
    return run


def _can_be_noun(token: str, *, first: bool) -> bool:
    lowered = token.lower()
    if not WORD.fullmatch(token) or lowered in _NO_NOUNS or token[0].isdigit():
        return False
    if lowered.endswith("ly") and len(lowered) > 5:
        return False
    # "the gate opened": a form of a verb ends the phrase that it follows.
    return first or not (lowered.endswith(("ed", "ing")) or stem(lowered) in _COMMON_VERBS)


def _phrases(tokens: Sequence[str], nouns: frozenset[str]) -> Iterator[tuple[int, list[str], bool]]:
    """The noun phrases and names of one sentence, none inside another."""
    place = 0
    while place < len(tokens):
        if name := _name(tokens, place):
            yield place, name, True
            place += len(name)
            continue
        if place and tokens[place - 1].lower() in _BEFORE_VERBS:
            place += 1
            continue
        run = _run(tokens, place)
        while run and not _is_noun(run[-1], nouns):
            run.pop()
        while len(run) > 1 and not _belongs(run[0], nouns):
            run.pop(0)
            place += 1
        if run and len(run[-1]) > 2:
            yield place, ([run[0].lower(), *run[1:]] if place == 0 else run), False
            place += len(run)
            continue
        place += 1


def _name(tokens: Sequence[str], place: int) -> list[str]:
    """Words with capitals: at the beginning of a sentence only where a second one follows."""
    name: list[str] = []
    for token in tokens[place : place + 4]:
        if not (WORD.fullmatch(token) and token[0].isupper() and token.lower() not in _NO_NOUNS):
            break
        name.append(token)
    if place == 0 and len(name) == 1 and not name[0].isupper():
        return []
    return name if name and (len(name) > 1 or len(name[0]) > 1) else []


def _is_noun(word: str, nouns: frozenset[str]) -> bool:
    lowered = word.lower()
    return stem(lowered) in nouns and stem(lowered) not in _COMMON_VERBS


def _belongs(word: str, nouns: frozenset[str]) -> bool:
    """Whether a phrase may begin with this word: a noun, or what describes one, but no verb."""
    lowered = word.lower()
    return stem(lowered) in nouns or not (lowered.endswith(("ed", "ing")) or stem(lowered) in _COMMON_VERBS)
