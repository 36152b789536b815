"""Text comes in, its words go out: as they stand, in the form in which they are compared, and those that say nothing.

English. A word's stem is no dictionary form, only the same text for the forms of one word.
"""

import re
from functools import lru_cache
from typing import Final

WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written with spaces between them."""
    return frozenset(text.split())


NUMBER: Final = re.compile(r"\d")

DETERMINERS: Final = word_set(
    """
    a an the this that these those my your his her its our their whose each every some any no another both all
    """
)
PREPOSITIONS: Final = word_set(
    """
    about above across after against along among around at before behind below beneath beside between beyond by
    despite down during for from in inside into near of off on onto out over past per since through throughout
    to toward towards under until up upon via with within without
    """
)
PRONOUNS: Final = word_set(
    """
    i me myself we us ourselves you yourself he him himself she herself it itself they them themselves who whom
    which what one ones someone anyone everyone nobody something anything everything nothing mine yours hers
    ours theirs
    """
)
AUXILIARIES: Final = word_set(
    """
    am is are was were be been being have has had having do does did doing will would shall should can could may
    might must ought cannot isn't aren't wasn't weren't haven't hasn't hadn't don't doesn't didn't won't
    wouldn't shouldn't can't couldn't mustn't
    """
)
_OTHERS: Final = word_set(
    """
    and or but nor so yet if then else when where why how while because although though unless whether as than
    not also just only even still too very more most less least much many few little own same such other others
    again once here there now already ever never always often sometimes perhaps quite rather really almost
    enough instead however therefore thus hence moreover furthermore etc yes oh well like first second last next
    upon let lets i'm you're we're they're it's that's there's what's he's she's i've we've you've they've i'll
    we'll you'll
    """
)
STOP_WORDS: Final = DETERMINERS | PREPOSITIONS | PRONOUNS | AUXILIARIES | _OTHERS

_DOUBLED = re.compile(r"([bdgklmnprt])\1$")
_VOWEL = re.compile(r"[aeiouy]")


def words_of(text: str) -> list[str]:
    """The words as they stand."""
    return WORD.findall(text)


def count_words(text: str) -> int:
    """The runs of characters that are not spaces, as word counts of blobs have it (D-16)."""
    return len(text.split())


def content_stems(text: str) -> list[str]:
    """The stems of the words that say something, in their order, repeated as they are."""
    lowered = (word.lower().replace("’", "'") for word in WORD.findall(text))
    return [stem(word) for word in lowered if word not in STOP_WORDS and len(word) > 1]


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """The same text for the forms of one word: `entered`, `entering` and `enters` are `enter`."""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) <= 3 or NUMBER.search(word):
        return word
    word = _singular(word)
    for suffix, shortest in (("ing", 6), ("edly", 7), ("ed", 5)):
        base = word.removesuffix(suffix)
        if base != word and len(word) >= shortest and _VOWEL.search(base):
            return _DOUBLED.sub(r"\1", base).removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ous", "news")):
        return word[:-1]
    return word
