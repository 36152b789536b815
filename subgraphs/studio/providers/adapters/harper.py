"""English text comes in, what Harper (an offline grammar checker) finds in it goes out."""

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from subgraphs.studio.providers.domain.processors.grammar import Dialect, Issue

if TYPE_CHECKING:
    from harper import Lint, Linter, Suggestion

# A linter takes 80 MB and a second to make, and may be used by one thread at a time.
_turn = threading.Lock()


def check_english(text: str, dialect: Dialect, *, markdown: bool) -> list[Issue]:
    """All that is found, in code points of `text`. May be called from any thread; calls take turns."""
    with _turn:
        lints = _linter(dialect).lint(text, language="markdown" if markdown else "plaintext")
    return [_issue(lint) for lint in lints]


@lru_cache(maxsize=2)
def _linter(dialect: Dialect) -> "Linter":
    import harper  # noqa: PLC0415 - 19 MB that only grammar checks need

    return harper.Linter(harper.Dialect[dialect.name])


def _issue(lint: "Lint") -> Issue:
    replacements = tuple(_replacement(lint, suggestion) for suggestion in lint.suggestions)
    return Issue(lint.span.start, lint.span.end, lint.lint_kind, lint.message, replacements)


def _replacement(lint: "Lint", suggestion: "Suggestion") -> str:
    match suggestion.kind.name:
        case "REPLACE":
            return suggestion.replacement_text
        case "INSERT_AFTER":
            return lint.problem_text + suggestion.replacement_text
        case _:
            return ""
