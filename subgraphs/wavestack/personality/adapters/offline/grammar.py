"""Rules as data, what is known and a source of choices come in; a text goes out."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Final

from subgraphs.wavestack.personality.domain.persona import Persona
from subgraphs.wavestack.personality.domain.words import content_words

_NAME: Final = re.compile(r"\{(\w+)\}")
_PER_SLOT: Final = 4.0
_PER_FAMILIAR: Final = 6.0
_DEEPEST: Final = 6

Rules = Mapping[str, Sequence[str]]


class Grammar:
    """Expands lines: `{name}` is a slot, else a rule of that name.

    `x_cap` and `x_low` are slot or rule `x` with a capital or small first letter.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def usable(self, line: str, slots: Mapping[str, str], depth: int = 0) -> bool:
        """Whether everything that a line names is known."""
        return depth < _DEEPEST and all(self._known(name, slots, depth) for name in _NAME.findall(line))

    def usable_lines(self, lines: Sequence[str], slots: Mapping[str, str]) -> list[str]:
        """The lines that can be expanded."""
        return [line for line in lines if self.usable(line, slots)]

    def choose(self, lines: Sequence[str], slots: Mapping[str, str], choice: Random, persona: Persona) -> str:
        """One of the usable lines: rather one that uses what is known, and that has words of the creator's."""
        usable = self.usable_lines(lines, slots)
        if not usable:
            return ""
        weights = [_weight(line, slots, persona) for line in usable]
        return choice.choices(usable, weights)[0]

    def expand(self, line: str, slots: Mapping[str, str], choice: Random, persona: Persona) -> str:
        """The line with all names filled."""

        def fill(match: re.Match[str]) -> str:
            name, change = _base(match[1], slots, self._rules)
            if name in slots:
                text = slots[name]
            else:
                text = self.expand(self.choose(self._rules[name], slots, choice, persona), slots, choice, persona)
            return change(text)

        return _NAME.sub(fill, line)

    def write(self, lines: Sequence[str], slots: Mapping[str, str], choice: Random, persona: Persona) -> str:
        """Choose a line and expand it."""
        return tidy(self.expand(self.choose(lines, slots, choice, persona), slots, choice, persona))

    def _known(self, name: str, slots: Mapping[str, str], depth: int) -> bool:
        name, _ = _base(name, slots, self._rules)
        if name in slots:
            return True
        return any(self.usable(line, slots, depth + 1) for line in self._rules.get(name, ()))


def tidy(text: str) -> str:
    """Single spaces, sentences with capitals, `a` and `an` as they sound."""
    text = re.sub(r"[ \t]+", " ", text).strip()
    text = re.sub(r"\b([Aa]) (?=[aeiouAEIOU]\w)(?!uni|use|one|Uni|Use|One)", r"\1n ", text)
    return re.sub(r"(?:^|(?<=[.!?] )|(?<=\n))([a-z])", lambda found: found[1].upper(), text)


def familiarity(text: str, persona: Persona) -> float:
    """How much of the creator's vocabulary a line has, from 0 on."""
    words = content_words(_NAME.sub(" ", text))
    if not words:
        return 0.0
    return sum(min(3.0, math.log1p(persona.style.words.get(word, 0.0))) for word in words) / len(words)


def _weight(line: str, slots: Mapping[str, str], persona: Persona) -> float:
    known = sum(_base(name, slots, {})[0] in slots and name != "fav" for name in _NAME.findall(line))
    return float(1 + _PER_SLOT * known) * (1 + _PER_FAMILIAR * familiarity(line, persona))


def _base(name: str, slots: Mapping[str, str], rules: Rules) -> tuple[str, Callable[[str], str]]:
    if name in slots or name in rules:
        return name, _as_it_is
    if name.endswith("_cap"):
        return name[:-4], _capital
    if name.endswith("_low"):
        return name[:-4], _small
    return name, _as_it_is


def _as_it_is(text: str) -> str:
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
