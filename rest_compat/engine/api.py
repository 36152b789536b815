"""What is true of a whole family or API comes in, a frozen value goes out: envelope, codes, access, limits, names.

Templates are JSON values in which the texts `{code}`, `{message}`, `{details}`, `{request_id}`, `{field}`,
`{constraint}` and `{sentence}` stand for the value of the case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from rest_compat.engine.naming import Spelling

Template = Any  # a JSON value with placeholders


class Fault(Enum):
    """What the engine itself can find wrong, before or after the graph was asked."""

    MISSING_TOKEN = auto()
    INVALID_TOKEN = auto()
    EXPIRED_TOKEN = auto()
    MISSING_ORGANIZATION = auto()
    OTHER_ORGANIZATION = auto()
    INVALID_VALUE = auto()
    INVALID_BODY = auto()
    BODY_TOO_LARGE = auto()
    UNSUPPORTED_MEDIA_TYPE = auto()
    UNKNOWN_ROUTE = auto()
    WRONG_METHOD = auto()
    NOT_FOUND = auto()
    RATE_LIMITED = auto()
    INTERNAL = auto()
    UNAVAILABLE = auto()
    MAINTENANCE = auto()


@dataclass(frozen=True, slots=True)
class Failure:
    """How a family says a fault: a code of its closed list and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """The form of a family's error answers."""

    envelope: Template
    faults: Mapping[Fault, Failure]
    invalid_details: Template
    """`details` of a value that cannot be read, from `{field}`, `{constraint}` and `{sentence}`."""
    problem: Template = None
    """Form for clients that accept application/problem+json (RFC 9457), with `{status}` and `{title}`; None: none."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call: anybody, or the bearer of a token, perhaps naming the token's organization in a header."""

    token: bool = True
    organization_header: str | None = None
    organization_required: bool = True
    """Whether the header must be there; where it is, it must name the token's organization."""
    open: bool = False
    """Whether programs of the server's own machine need no token, where nobody else can reach the server. They act
    for the default organization. A token that is given is checked."""


@dataclass(frozen=True, slots=True)
class Family:
    """What the APIs of one product family have in common."""

    name: str
    spelling: Spelling
    codes: Mapping[str, int]
    """The closed list: code → status."""
    translations: Mapping[str, str]
    """Codes of the graph → codes of the list, where they differ. Any other code is masked."""
    details_names: Mapping[str, str]
    """Keys of an error's details in the graph → keys in the answer, where the spelling alone does not say it."""
    refusals: Mapping[str, Refusals]
    """By name; the first is the usual one."""
    access: Mapping[str, Access]
    """By name; the first is the usual one."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Variable of a document → request header that fills it in all rows."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Enum → other words that are read for a value, beside the lower case of its name."""
    maintenance_health: Template = field(default_factory=lambda: {"status": "maintenance"})
    """What health checks answer during maintenance."""
    refuse_unknown_filters: bool = False
    """Whether a query parameter `name[key]` that no variable takes is an error."""
    body_limit: int = 1_048_576
    """Bytes of a request body."""
    limit_anonymous: bool = True
    """Whether requests without identity count against a limit, by address."""


@dataclass(frozen=True, slots=True)
class Api:
    """One documented API: its tables, where it answers, and its rate limits."""

    name: str
    title: str
    description: str
    version: str
    family: Family
    tables: tuple[str, ...]
    """Packages, each with `routes.py` and a folder `operations`."""
    documentation: str
    """Where Swagger UI (`docs`), ReDoc (`redoc`) and `openapi.json` stand: a path below `prefix`."""
    port: int | None = None
    """The port on which the API is documented to answer alone."""
    gathers: bool = False
    """Whether that port also serves the paths of the family's other APIs, for clients with one base URL."""
    prefix: str = ""
    """What stands before every path of its rows."""
    socket: str | None = None
    """Path of the WebSocket that serves the channels of the tables."""
    access: str | None = None
    """Name of the family's rule for rows that say none; None is the family's first."""
    calls: str | None = None
    """The document that records how often users called (see `calls`); None: nobody wants to know."""
    rates: Mapping[str, int] = field(default_factory=dict)
    """Class → requests a minute; no classes, no limits."""
    rate_of_method: Mapping[str, str] = field(default_factory=dict)
    """Method → class; "*" for the others."""
