"""What a table says of an endpoint comes in, a frozen row goes out; no behaviour lives here.

How a variable of a row's document is filled, by its source:

    name          a placeholder of the path; else a query parameter (GET, DELETE) or a key at the top of the body
    a.b           the key b of the object a in the body
    filter[a]     a query parameter with that very name
    query:name    a query parameter, also where the method has a body
    header:Name   a request header
    words:name    as `name`, but a text of words separated by spaces is read as a list
    *             the whole body, whatever JSON value it is; where a list is wanted, one object makes a list of one

A variable that the row does not mention is filled from its own name, spelt as the family spells names, or from the
header that the family says for the name. A variable `$input` of an input type, or of a list of them, takes the whole
body.

Rows may share a method and path. The first row answers that reads the request's form and whose `when` fits; of rows
that read the same forms all but the last say `when`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Upload:
    """How the file part of a multipart form becomes keys of the body, so that one document serves both."""

    part: str
    """Name of the form field that carries the file."""
    content: str
    """Key that takes the file's bytes in base64, or its text where a form field of this name is sent instead."""
    media_type: str
    """Key that takes the media type of file or text, where the form does not say another."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Keys with a constant text wherever a file is sent."""


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint: method and path on the outside, the document `operations/<name>.graphql` on the inside."""

    method: str
    path: str
    name: str
    status: int = 200
    """Status of success; 204 and 3xx have no body."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Variable of the document → source, only where the name alone does not say it."""
    access: str | None = None
    """Name of a rule in the family's `access`; None is the API's usual one."""
    rate: str | None = None
    """Name of a class in the API's `rates`, or "none"; None is the class of the method."""
    accepts: tuple[str, ...] = ("json",)
    """Body forms that are read: json, urlencoded, multipart, merge-patch (RFC 7396), json-patch (RFC 6902)."""
    strict: bool = False
    """Refuse keys of the body, and of objects in it, that no variable is filled from; and name a key in refusals by its
    whole path (`filters.tags`), not by its last part."""
    upload: Upload | None = None
    when: str | None = None
    """Serve only requests whose body has this key (`url`), or this value there (`async=false`); behind `query:`,
    requests whose query says something under this name (`query:search`)."""
    media_type: str | None = None
    """The body is one text of this media type instead of JSON: the only value that the document asks for. The row
    answers also requests that accept this media type and no JSON."""
    served: bool = False
    """What stands at the address of this origin that the answer's Location names is the answer, parts of it too."""
    health: bool = False
    """Answer also during maintenance, and say so."""
    after_calls: bool = False
    """Ask the graph only when all calls that were counted before have been recorded there."""
    refusals: str | None = None
    """Name of one of the family's other `refusals`, where this endpoint answers errors in a form of its own."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One WebSocket path whose clients say in their messages what they want to hear of."""

    path: str
    name: str
    """The document `operations/<name>.graphql`, a subscription. Its root field's alias is the type of its messages,
    or it says their types by `@message`."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Variable → key of the client's message, only where the name alone does not say it."""
    access: str | None = None
    """Name of a rule in the family's `access`; None is the API's usual one."""
    start: str | None = None
    """A query document that is asked when a client subscribes; its answer is further variables. With the number of
    the newest event no event is missed, however long subscribing takes."""
    shared: Sequence[str] | None = None
    """The claims of callers on which the events depend: clients that ask alike and have the same ones are told from one
    subscription, in the name of the first of them. None: each client has its own."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One kind of WebSocket channel: a name on the outside, a choice among the events of a document on the inside."""

    pattern: str
    """`blob:{blob_id}`: a name with placeholders."""
    name: str
    """The document `operations/<name>.graphql`, a subscription: all that its caller may hear of."""
    where: Mapping[str, str] = field(default_factory=dict)
    """Key of an event → the placeholder that it must equal."""
    events: tuple[str, ...] = ()
    """Types of events that are passed on; empty for all."""
    guard: str | None = None
    """A query document that must answer without error, its variables filled by the placeholders.

    What it answers under the name of a placeholder is how events spell it.
    """
    start: str | None = None
    """A query document that is asked before a client hears that it is connected; its answer is the subscription's
    variables. With the number of the newest event no event is missed, however long subscribing takes."""
