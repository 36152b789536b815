"""A message comes in; where it is a task that another service sends, the task goes out."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final


class TaskKind(Enum):
    """What another service wants, and with it the form of the answer."""

    TAGS = "tags"
    HASHTAGS = "hashtags"
    CHECK = "check"
    CAPTION = "caption"
    TITLE = "title"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of answer, what it is about, and how many items are wanted at most."""

    kind: TaskKind
    subject: str
    most: int


_VERB: Final = r"(?:suggest|generate|give(?: me)?|create|list|provide|write|make|recommend|propose|come up with)\b"
_MOST: Final = re.compile(r"\b(\d{1,2})\b(?:\s*[-–]\s*(\d{1,2}))?")
_FORMS: Final = (
    (TaskKind.HASHTAGS, re.compile(rf"\b{_VERB}[^:.\n]*\bhashtags?\b", re.IGNORECASE)),
    (TaskKind.TAGS, re.compile(rf"\b{_VERB}[^:.\n]*\b(?:tags|keywords)\b", re.IGNORECASE)),
    (TaskKind.CAPTION, re.compile(rf"\b{_VERB}[^:.\n]*\bcaption\b", re.IGNORECASE)),
    (TaskKind.TITLE, re.compile(rf"\b{_VERB}[^:.\n]*\btitle\b(?!s)", re.IGNORECASE)),
    (TaskKind.DESCRIPTION, re.compile(rf"\b{_VERB}[^:.\n]*\bdescription\b", re.IGNORECASE)),
)
_QUOTED: Final = re.compile("[\"“«](.+?)[\"”»]|(?:^|\\s)'(.+)'", re.DOTALL)
_ABOUT: Final = (
    re.compile(r"\babout\s+(?:a |an |the |this |my |our )*", re.IGNORECASE),
    re.compile(r"\b(?:titled|called|for|on)\s+(?:a |an |the |this |my |our )*", re.IGNORECASE),
)
_LABEL: Final = re.compile(r"\b(?:message|text|content|comment|input)\s*:\s*", re.IGNORECASE)
_USUAL: Final = {TaskKind.TAGS: 15, TaskKind.HASHTAGS: 10}
_HIGHEST: Final = 30


def read_task(message: str) -> Task | None:
    """The task that a message is; None for talk. `TOXIC` and `SAFE` in capitals make a check."""
    if re.search(r"\bTOXIC\b", message) and re.search(r"\bSAFE\b", message):
        return Task(TaskKind.CHECK, _checked_text(message), 1)
    head = message[:300]
    for kind, form in _FORMS:
        found = form.search(head)
        if found and (kind in _USUAL or ":" in message or _QUOTED.search(message)):
            return Task(kind, _subject(message), _most(found[0], kind))
    return None


def _most(asked: str, kind: TaskKind) -> int:
    number = _MOST.search(asked)
    if number is None:
        return _USUAL.get(kind, 1)
    return max(1, min(_HIGHEST, int(number[2] or number[1])))


def _subject(message: str) -> str:
    """What stands after the first colon that ends an instruction, or in quotation marks, or after `for` or `about`."""
    _, colon, behind = message.partition(":")
    if colon and behind.strip():
        return behind.strip().strip("\"“”'").strip()
    quoted = _QUOTED.search(message)
    if quoted:
        return (quoted[1] or quoted[2]).strip()
    about = next((found for form in _ABOUT if (found := form.search(message))), None)
    return message[about.end() :].strip(" .?!") if about else message.strip()


def _checked_text(message: str) -> str:
    """The text that is to be judged: behind its label, else what is quoted last, else all of the message.

    The first label counts: whoever wrote the text may have put another one into it.
    """
    label = _LABEL.search(message)
    if label:
        return message[label.end() :].strip().strip("\"“”'")
    quoted = [found for found in _QUOTED.finditer(message) if not re.search(r"\b(?:TOXIC|SAFE)\b", found[0])]
    return (quoted[-1][1] or quoted[-1][2]).strip() if quoted else message
