"""A task of another service comes in; the answer in the form that it parses goes out."""

import re
from functools import cache
from typing import Final

from subgraphs.wavestack.personality.adapters.offline.intents import load
from subgraphs.wavestack.personality.domain.contents import ContentType, hashtag
from subgraphs.wavestack.personality.domain.subjects import games_in, keywords_of, subject_of
from subgraphs.wavestack.personality.domain.tasks import Task, TaskKind

CONTENT: Final = {
    TaskKind.CAPTION: ContentType.CAPTION,
    TaskKind.TITLE: ContentType.TITLE,
    TaskKind.DESCRIPTION: ContentType.DESCRIPTION,
}
_LONGEST_TAG: Final = 30


@cache
def _attacks() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    rows = load("attacks.toml")["attacks"]
    return tuple((row["reason"], tuple(re.compile(each, re.IGNORECASE) for each in row["patterns"])) for row in rows)


def tags(task: Task) -> str:
    """Tags separated by commas, lower case, the most telling first."""
    data = load("content.toml")["tags"]
    games = games_in(task.subject)
    own = [tag for game in games for tag in game.tags]
    words = keywords_of(task.subject, 8)
    pairs = [f"{game.name.lower()} {word}" for game in games for word in ("gameplay", "moments")]
    others = data["usual"] if games else data["other"]
    found = [subject_of(task.subject).lower(), *own, *words, *pairs, *others]
    fitting = [tag for tag in found if 1 < len(tag) <= _LONGEST_TAG]
    return ", ".join(list(dict.fromkeys(fitting))[: task.most])


def hashtags(task: Task) -> str:
    """Hashtags separated by spaces, in camel case, the most telling first."""
    data = load("content.toml")
    games = games_in(task.subject)
    names = [game.name for game in games] + [tag for game in games for tag in game.tags[1:3]]
    names += [
        *keywords_of(task.subject, 8),
        *data["hashtags"]["gaming" if games else "other"],
        *data["tags"]["usual" if games else "other"],
    ]
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(hashtag(name).lower(), hashtag(name))
    return " ".join([tag for key, tag in seen.items() if len(key) > 2][: task.most])


def check(task: Task) -> str:
    """`TOXIC: ` with a reason, or `SAFE`: whether a text attacks, threatens or insults people."""
    text = task.subject.replace("’", "'")
    for reason, patterns in _attacks():
        if any(pattern.search(text) for pattern in patterns):
            return f"TOXIC: it {reason}"
    return "SAFE"
