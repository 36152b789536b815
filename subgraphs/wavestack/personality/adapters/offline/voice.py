"""A text and a persona come in; the text as the creator would put it goes out: catchphrases, emoji, small letters."""

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from subgraphs.wavestack.personality.domain.persona import SEEN_FOR_CATCHPHRASE, Persona
from subgraphs.wavestack.personality.domain.subjects import games_in
from subgraphs.wavestack.personality.domain.words import emoji_of, words_of

MOODS: Final[Mapping[str, Sequence[str]]] = {
    "hype": ("🔥", "🎯", "💯", "🙌", "🏆", "⚡"),
    "warm": ("💜", "😄", "🙌", "😊", "✌️", "❤️", "🫶"),
    "calm": ("☕", "✨", "🎧", "😌", "💜"),
    "laugh": ("😂", "😅", "🤣", "💀"),
    "think": ("🤔", "👀", "☕", "🎯"),
    "sad": ("💜", "🫂", "🤗"),
}
_QUIET: Final = frozenset({"sad"})
_LOUD: Final = frozenset({"hype", "warm", "laugh"})
_CATCHPHRASES_AT_REST: Final = 0.1
_CATCHPHRASES_AT_MOST: Final = 0.55
_EMOJI_AT_REST: Final = 0.4
_FITTING: Final = 6.0  # how much rather an emoji is taken that fits the mood
_FEW: Final = 5.0
_SHORT: Final = 1  # spaces
_MOSTLY: Final = 0.6
_RARELY: Final = 0.1


def voiced(text: str, persona: Persona, mood: str, choice: Random, *, limit: int) -> str:
    """The text in the creator's voice, where the limit leaves room for it."""
    learnt = persona.style.lines >= _FEW
    spoken = _with_catchphrase(text, persona, mood, choice) if learnt and mood in _LOUD else text
    spoken = _pointed(spoken, persona) if learnt and mood not in _QUIET else spoken
    if learnt and persona.style.share(persona.style.lower_case) > _MOSTLY:
        spoken = _small(spoken)
    spoken = spoken if len(spoken) <= limit else text
    signed = _with_emoji(spoken, persona, mood, choice, learnt=learnt)
    return signed if len(signed) <= limit else spoken


def interjections(persona: Persona) -> list[str]:
    """The catchphrases that the creator says on their own, and not only within a sentence."""
    standalone = persona.style.standalone
    return [phrase for phrase in persona.catchphrases if standalone.get(phrase, 0.0) >= SEEN_FOR_CATCHPHRASE]


def _with_catchphrase(text: str, persona: Persona, mood: str, choice: Random) -> str:
    """Whole remarks, such as `that was unreal`, only where something has happened."""
    phrases = [phrase for phrase in interjections(persona) if mood == "hype" or phrase.count(" ") <= _SHORT]
    said = f" {' '.join(words_of(text))} "
    if not phrases or any(f" {phrase} " in said for phrase in phrases):
        return text
    share = persona.style.share(sum(persona.style.phrases[phrase] for phrase in phrases))
    weights = [persona.style.phrases[phrase] for phrase in phrases]
    phrase = choice.choices(phrases, weights)[0]
    if choice.random() >= min(_CATCHPHRASES_AT_MOST, _CATCHPHRASES_AT_REST + share):
        return text
    mark = "!" if persona.style.share(persona.style.exclaiming) > _RARELY else "."
    spoken = phrase[:1].upper() + phrase[1:]
    if choice.random() < 0.5 or text.endswith("?"):
        return f"{spoken}{mark} {text}"
    return f"{text}{'' if text[-1:] in '.!?' else '.'} {spoken}{mark}"


def _pointed(text: str, persona: Persona) -> str:
    """Exclamation marks as often as the creator sets them."""
    share = persona.style.share(persona.style.exclaiming)
    if share < _RARELY:
        return text.replace("!", ".")
    if share > _MOSTLY and re.search(r"[^.]\.$", text):
        return text[:-1] + "!"
    return text


def _small(text: str) -> str:
    """Small letters at the beginnings of sentences; names keep theirs."""
    names = {name.lower().split()[0] for game in games_in(text) for name in (game.name,)}

    def lower(found: re.Match[str]) -> str:
        return found[0] if found[0].lower() in names or found[0][1:2].isupper() else found[0].lower()

    return re.sub(r"(?:(?:^|(?<=[.!?\n] ))[A-Z][\w']*|\bI(?:'\w+)?\b)", lower, text)


def _with_emoji(text: str, persona: Persona, mood: str, choice: Random, *, learnt: bool) -> str:
    share = persona.style.share(persona.style.with_emoji) if learnt else _EMOJI_AT_REST
    wanted = choice.random() < share
    signs = list(MOODS.get(mood, MOODS["warm"]))
    weights = [1.0] * len(signs)
    if persona.emoji and mood not in _QUIET:
        signs = persona.emoji
        weights = [persona.style.emoji[sign] * (_FITTING if sign in MOODS[mood] else 1.0) for sign in signs]
    sign = choice.choices(signs, weights)[0]
    return f"{text} {sign}" if wanted and not emoji_of(text) else text
