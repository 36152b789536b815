"""Banned words are found in every disguise, and in no harmless word that looks like one."""

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.wavestack.automod.domain.normalization import fold, plain, undisguise
from subgraphs.wavestack.automod.domain.words import PHRASE_LENGTH, Reading, checked_phrase


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("muppet", "you muppet"),
        ("muppet", "MUPPET!!!"),
        ("muppet", "(muppet)"),
        ("muppet", "#muppet"),
        ("muppet", "m\u200bup\u200dp\u2060et"),
        ("muppet", "mup\u202epet"),
        ("muppet", "m\u00aduppet"),
        ("muppet", "mup\U000e0061pet"),
        ("muppet", "ｍｕｐｐｅｔ"),
        ("muppet", "𝓶𝓾𝓹𝓹𝓮𝓽"),
        ("muppet", "ⓜⓤⓟⓟⓔⓣ"),
        ("muppet", "mυррet"),
        ("muppet", "müppét"),
        ("muppet", "mupp3t"),
        ("muppet", "mupp37!"),
        ("muppet", "m u p p e t"),
        ("muppet", "m.u.p.p.e.t"),
        ("muppet", "m-u-p-p-e-t"),
        ("muppet", "m_u_p_p_e_t"),
        ("muppet", "m*u*p*p*e*t"),
        ("muppet", "muuuuppppeeeet"),
        ("idiot", "1d10t"),
        ("loser", "1oser"),
        ("loser", "|oser"),
        ("ass", "a$$"),
        ("ass", "@ss"),
        ("ass", "a s s"),
        ("go away", "Go   AWAY"),
        ("go away", "g0 4way"),
        ("go away", "goooo awaaaay"),
        ("go away", "goaway"),
        ("go away", "please, go - away!"),
        ("don't care", "I DON'T CARE"),
        ("1488", "1488"),
        ("1488", "abc-1488"),
        ("h8", "I h8 it"),
        ("плохо", "это ПЛОХО"),
        ("悪口", "悪口"),
    ],
)
def test_a_banned_phrase_is_found(phrase: str, text: str) -> None:
    assert Reading(text).has(checked_phrase(phrase))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("ass", "first class assassin in a glass, passed"),
        ("ass", "as shown, as she said"),
        ("ass", "as-salam"),
        ("ass", "@assam"),
        ("cunt", "Scunthorpe"),
        ("tit", "a title, stitch, institution"),
        ("hell", "hello shell"),
        ("hell", "he'll be back"),
        ("idiot", "1 did 107 things"),
        ("muppet", "mop pet, m u p"),
        ("go away", "a good gateway"),
        ("go away", "long ago away games"),
        ("h8", "h 8"),
        ("loser", "closer"),
        ("1488", "14880"),
        ("muppet", ""),
        ("muppet", "https://example.com/mupp3t"),
    ],
)
def test_harmless_look_alikes_are_not(phrase: str, text: str) -> None:
    assert not Reading(text).has(checked_phrase(phrase))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Go   AWAY! ", "go away"),
        ("f.u.n", "f u n"),
        ("Straße", "strasse"),
        ("don’t", "don’t"),
        ("a" * 100, "a" * 100),
    ],
)
def test_phrases_are_kept_as_they_are_compared(typed: str, kept: str) -> None:
    assert checked_phrase(typed) == kept


@pytest.mark.parametrize(
    ("typed", "constraint"), [("", "required"), ("?!", "required"), ("\x00", "required"), ("a" * 101, "maxLength")]
)
def test_what_is_no_phrase(typed: str, constraint: str) -> None:
    with pytest.raises(SubgraphError) as refused:
        checked_phrase(typed)
    assert refused.value.details == {"field": "phrase", "constraint": constraint}
    assert PHRASE_LENGTH == 100


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("H3LLO w0rld", "hello world"),
        ("100 wow!!! 3", "100 wow!!! 3"),
        ("see https://x.com/l33t @us3r #l33t", "see https://x.com/l33t @us3r #l33t"),
        ("ѕtupіd", "stupid"),
    ],
)
def test_letters_in_disguise_are_read(typed: str, read: str) -> None:
    assert undisguise(typed) == read


def test_lone_letters_are_put_together_for_the_classifier() -> None:
    assert plain("you are an i d i o t, really") == "you are an idiot, really"
    assert plain("d.u.m.b") == "dumb"
    assert plain("a b c of it, I a") == "a b c of it, i a"


def test_folding_keeps_what_readers_see() -> None:
    assert fold("Ｗow\u200b ﬁne") == "wow fine"
