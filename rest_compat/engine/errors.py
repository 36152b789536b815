"""Faults of the engine and errors of the graph come in; a status and a body in the family's form go out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog

from rest_compat.engine.api import Family, Fault, Refusals, Template
from rest_compat.engine.client import Json
from rest_compat.engine.naming import rest_name

PROBLEM_TYPE = "application/problem+json"
"""The media type of problem details (RFC 9457)."""

_Q = re.compile(r"(?:^|;)\s*q\s*=\s*([^;\s]*)")
_QUOTED = re.compile(r"'(\w+)'")
# Where GraphQL says which variable is wrong; a client of REST knows no variables, and reads the field in the details.
_VARIABLE = re.compile(r"Variable '\$\w+' has invalid value(?: at \S+)?: ")

_logger = structlog.get_logger(__name__)

Names = Mapping[str, str]
"""Name of an argument or input field in the graph → its name in the REST request."""


class RestError(Exception):
    """The request ends here with an error answer; the family says how it looks."""

    def __init__(self, fault: Fault, details: Mapping[str, Json] | None = None, **headers: str) -> None:
        super().__init__(fault.name)
        self.fault = fault
        self.details = details or {}
        self.headers = headers
        """Response headers that belong to the fault; underscores in names stand for hyphens."""


class InvalidValueError(RestError):
    """A value of the request cannot be read. `constraint` is one word, `sentence` says it to a person."""

    def __init__(self, field: str, constraint: str, sentence: str) -> None:
        super().__init__(Fault.INVALID_VALUE)
        self.field = field
        self.constraint = constraint
        self.sentence = sentence


class GraphError(RestError):
    """The graph answered with an error: `error` is the first one, as JSON.

    `names` are those of the document that was sent.
    """

    def __init__(self, error: Mapping[str, Json], names: Names) -> None:
        super().__init__(Fault.INTERNAL, None, **_wait(error))
        self.error = error
        self.names = names


def _wait(error: Mapping[str, Json]) -> Mapping[str, str]:
    """The header that tells when to come back, where the graph's refusal says it (RFC 9110, section 10.2.3)."""
    details = (error.get("extensions") or {}).get("details") or {}
    seconds = details.get("retryAfterSeconds")
    return {"retry_after": str(seconds)} if isinstance(seconds, int) else {}


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """What a client is told."""

    status: int
    media_type: str
    body: Json


def error_answer(
    error: RestError, family: Family, refusals: Refusals, request_id: str, accept: str = ""
) -> ErrorAnswer:
    """What says `error`, in the form that the client's Accept header prefers among those of the family."""
    code, message, details = error_case(error, family, refusals, request_id)
    status = family.codes[code]
    case = {"code": code, "message": message, "details": details, "request_id": request_id}
    if refusals.problem is None or not _prefers_problem(accept):
        return ErrorAnswer(status, "application/json", fill(refusals.envelope, case))
    case |= {"status": status, "title": HTTPStatus(status).phrase}
    return ErrorAnswer(status, PROBLEM_TYPE, fill(refusals.problem, case))


def _prefers_problem(accept: str) -> bool:
    """Whether a client names problem details, and nothing that fits the usual form with a higher weight."""
    weights: dict[str, float] = {}
    for entry in accept.lower().split(","):
        media_type, _, parameters = entry.partition(";")
        weights[media_type.strip()] = _weight(parameters)
    wanted = weights.get(PROBLEM_TYPE, 0.0)
    return wanted > 0 and wanted >= weights.get("application/json", 0.0)


def _weight(parameters: str) -> float:
    """The `q` of an entry (RFC 9110, section 12.4.2); 1 where none is said, 0 where it cannot be read."""
    match = _Q.search(parameters)
    if match is None:
        return 1.0
    try:
        return float(match[1])
    except ValueError:
        return 0.0


def error_case(error: RestError, family: Family, refusals: Refusals, request_id: str) -> tuple[str, str, Json]:
    """The code, the sentence and the details that say `error`."""
    failure = refusals.faults[error.fault]
    if isinstance(error, InvalidValueError):
        case = {"field": error.field, "constraint": error.constraint, "sentence": error.sentence}
        message = fill(failure.message, case)
        return failure.code, message, fill(refusals.invalid_details, case)
    if isinstance(error, GraphError):
        return _graph_case(error, family, refusals, request_id)
    return failure.code, failure.message, dict(error.details)


def _graph_case(error: GraphError, family: Family, refusals: Refusals, request_id: str) -> tuple[str, str, Json]:
    extensions = error.error.get("extensions") or {}
    graph_code = str(extensions.get("code", ""))
    code = family.translations.get(graph_code, graph_code)
    internal, unavailable = refusals.faults[Fault.INTERNAL], refusals.faults[Fault.UNAVAILABLE]
    if code not in family.codes or code in (internal.code, unavailable.code):
        _logger.error("the graph failed", request_id=request_id, error=dict(error.error))
        masked = unavailable if code == unavailable.code else internal
        return masked.code, masked.message, {}
    details = _rest_details(extensions.get("details") or {}, family, error.names)
    sentence = _VARIABLE.sub("", str(error.error.get("message", "")), count=1)
    message = _QUOTED.sub(lambda match: f"'{error.names.get(match[1], match[1])}'", sentence)
    return code, message, details


def _rest_details(details: Mapping[str, Any], family: Family, names: Names) -> dict[str, Json]:
    spelt = {
        family.details_names.get(name) or rest_name(name, family.spelling): value for name, value in details.items()
    }
    if isinstance(spelt.get("field"), str):
        spelt["field"] = ".".join(names.get(part, part) for part in spelt["field"].split("."))
    return spelt


def fill(template: Template, case: Mapping[str, Json]) -> Json:
    """Put the values of a case into a template; a text that is one placeholder becomes the value itself."""
    if isinstance(template, dict):
        return {name: fill(part, case) for name, part in template.items()}
    if not isinstance(template, str):
        return template
    if template[:1] == "{" and template[-1:] == "}" and template[1:-1] in case:
        return case[template[1:-1]]
    for name, value in case.items():
        if isinstance(value, str):
            template = template.replace("{" + name + "}", value)
    return template
