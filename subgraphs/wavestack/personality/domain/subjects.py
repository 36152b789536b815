"""A text comes in; what it is about goes out: games, and things that creators talk about."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from subgraphs.wavestack.personality.domain.words import content_words, is_content, plain, stop_words, words_of

_PLAYED: Final = frozenset({"ranked", "speedruns", "scrims", "chess", "poker"})
_NAMED: Final = re.compile(r"\b(?:[A-Z][\w']+(?:\s+(?:of|the|and|[A-Z0-9][\w']*))*)")


@dataclass(frozen=True, slots=True)
class Game:
    """A game by its usual name, with the tags that videos about it carry."""

    name: str
    tags: tuple[str, ...]


@cache
def _known() -> tuple[dict[str, Game], frozenset[str]]:
    data = tomllib.loads((Path(__file__).parent / "subjects.toml").read_text(encoding="utf-8"))
    games: dict[str, Game] = {}
    for row in data["games"]:
        game = Game(row["name"], tuple(row["tags"]))
        games |= dict.fromkeys([row["name"].lower(), *row.get("also", ())], game)
    return games, frozenset(data["things"]["words"])


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_known()[0], key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)")


def games_in(text: str) -> list[Game]:
    """The games that a text names, by their first mention."""
    games = _known()[0]
    return list(dict.fromkeys(games[found] for found in _pattern().findall(text.lower())))


def game_named(name: str) -> Game:
    """A game by name; one that nobody knows has itself as its tag."""
    return _known()[0].get(name.lower().strip(), Game(name.strip(), (name.strip().lower(),)))


def subjects_in(text: str) -> list[str]:
    """Games by their names and known things by their words, each once."""
    things = _known()[1]
    return list(
        dict.fromkeys([*(game.name for game in games_in(text)), *(w for w in content_words(text) if w in things)])
    )


def is_played(topic: str) -> bool:
    """Whether a topic is something that one plays on a stream."""
    return topic.lower() in _known()[0] or topic in _PLAYED


def subject_of(text: str) -> str:
    """What a message is about, in its own words; empty where it says nothing.

    Games and known things first, then names, then words that stand together, then the longest word.
    """
    named = [name for name in _NAMED.findall(plain(text).strip()[1:]) if name.lower() not in stop_words()]
    about = [*subjects_in(text), *(name for name in named if not name.lower().startswith(("i'", "i ")) and name != "I")]
    if about:
        return str(about[0])
    runs = _runs(words_of(text))
    together = [run for run in runs if 1 < len(run) <= 3]
    if together:
        return " ".join(together[0])
    alone = [run[0] for run in runs if len(run) == 1 and not run[0].endswith(("ing", "ed", "ly"))]
    return max(alone, key=len, default="")


def _runs(words: list[str]) -> list[list[str]]:
    """Neighbouring words that belong to a vocabulary."""
    runs: list[list[str]] = [[]]
    for word in words:
        if is_content(word):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def keywords_of(text: str, most: int) -> list[str]:
    """Words and short names that a text is about, the most telling first: games, names, then other words."""
    found: dict[str, None] = {}
    for game in games_in(text):
        found[game.name.lower()] = None
    for name in _NAMED.findall(plain(text)):
        if len(name.split()) > 1 and len(name.split()) <= 3:
            found[name.lower()] = None
    for word in content_words(text):
        found[word] = None
    return list(found)[:most]
