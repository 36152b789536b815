"""Sentences come in, those that bear on a question go out: reasons, figures, duties, doubts, questions."""

import re
from collections.abc import Sequence
from typing import Final

_REASON = re.compile(
    r"\b(?:because|since (?!\d|the (?:beginning|start)|then|last|yesterday)|therefore|hence|thus|consequently|"
    r"as a result|so that|due to|owing to|leads? to|led to|caus(?:e|es|ed|ing)|results? in|if .+, .+|"
    r"in order to|that is why)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?<![\w.])(?:[$€£]\s?)?\d[\d.,]*\s?(?:%|percent|million|billion|thousand|EUR|USD|GBP|euros?|dollars?|pounds?|ms|"
    r"seconds?|minutes?|hours?|days?|weeks?|months?|years?|km|kg|metres?|meters?|degrees?|January|February|March|April|"
    r"May|June|July|August|September|October|November|December)?(?!\w)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|ninety|hundred)\s(?:percent|million|"
    r"days|weeks|months|years|minutes|hours|times|people|schools)\b",
)
_DUTY = re.compile(
    r"\b(?:must|shall|should|ha(?:s|ve) to|needs? to|ought to|will (?!not be)\w+|please|recommends?|let us|"
    r"agreed (?:on|to)|decided|propose[sd]?|plans? to|"
    r"by (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|noon))\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:but|however|although|though|yet|despite|unless|nevertheless|risks?|fails?|hard|difficult|cannot|"
    r"warned|no significant|not sure|unclear|stale|wrong|lose|costs? more)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\?[\"”’')]*$")


def reasons(sentences: Sequence[str]) -> list[str]:
    """Sentences that say why, or what follows."""
    return _found(_REASON, sentences)


def figures(sentences: Sequence[str]) -> list[str]:
    """Sentences with figures, which are set in bold outside quotations."""
    return [_FIGURE.sub(_bold, each) for each in _found(_FIGURE, sentences) if not _is_quoted(each)]


def duties(sentences: Sequence[str]) -> list[str]:
    """Sentences that say what is to be done."""
    return [each for each in _found(_DUTY, sentences) if not _is_quoted(each)]


def doubts(sentences: Sequence[str]) -> list[str]:
    """Sentences that limit or contradict."""
    return _found(_DOUBT, sentences)


def asked(sentences: Sequence[str]) -> list[str]:
    """The questions of the text itself."""
    return _found(_ASKED, sentences)


def is_story(sentences: Sequence[str]) -> bool:
    """Whether people speak so often that the text tells a story: it makes no points."""
    return 5 * sum(_is_quoted(each) or each.endswith(('"', "”")) for each in sentences) >= len(sentences)


_MAX: Final = 12


def _found(pattern: re.Pattern[str], sentences: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(each for each in sentences if pattern.search(each)))[:_MAX]


def _bold(match: re.Match[str]) -> str:
    text = match.group()
    kept = text.rstrip(" .,")
    return f"**{kept}**{text[len(kept) :]}" if re.search(r"\w", kept) else text


def _is_quoted(sentence: str) -> bool:
    return sentence.startswith(('"', "“", "«", "‘")) or "`" in sentence or "**" in sentence
