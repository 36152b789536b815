"""The gateway's errors: every one has a code, a sentence, and a place."""

from dataclasses import dataclass
from typing import Any

_LONGEST_SENTENCE = 1000


def shortened(sentence: str) -> str:
    """A sentence about what a client sent. It may quote that, which is as long as the client likes: not all of it."""
    if len(sentence) <= _LONGEST_SENTENCE:
        return sentence
    half = _LONGEST_SENTENCE // 2
    return f"{sentence[:half]} … {sentence[-half:]}"


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a subgraph's SDL. Lines and columns count from 1."""

    subgraph: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class CompositionError:
    """One reason why subgraphs do not compose. `code` is the published code (FEDERATION section A5)."""

    code: str
    message: str
    locations: tuple[Location, ...] = ()
    fix: str | None = None
    """What the reader may do about it, where that can be said."""


@dataclass(frozen=True, slots=True)
class CompositionHint:
    """Something that composes but may surprise. `code` is the published code."""

    code: str
    message: str
    locations: tuple[Location, ...] = ()


class TidegateError(Exception):
    """The root of what the gateway raises at run time."""

    code = "INTERNAL_SERVER_ERROR"

    def __init__(self, message: str, **extensions: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extensions = extensions


class InvalidSupergraphError(TidegateError):
    """The supergraph text cannot be served."""

    code = "INVALID_FEDERATION_SUPERGRAPH"


class PlanningError(TidegateError):
    """No plan answers the operation, or it costs more than its budget."""

    code = "QUERY_PLANNING_FAILED"


class TransportError(TidegateError):
    """A subgraph did not give a GraphQL answer: refused, timed out, broken, or not GraphQL."""

    code = "DOWNSTREAM_SERVICE_ERROR"


class SettingsError(TidegateError):
    """A setting is unknown or invalid: the process does not start."""

    code = "INVALID_SETTING"
