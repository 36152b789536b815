"""What a user says of a new provider comes in, is checked by the rules (D-21), and goes out as a registration."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from subgraphs.studio.providers.domain.built_in import RESERVED_IDS
from subgraphs.studio.providers.domain.configuration import checked_object, is_option_name, schema_problem
from subgraphs.studio.providers.domain.definition import MAX_BLOB_BYTES
from subgraphs.studio.providers.domain.media_types import is_type_pattern
from subgraphs.studio.providers.domain.statuses import ProviderTrigger
from subgraphs.studio.providers.domain.triggers import Condition, condition_problem
from subgraphs.studio.providers.errors import duplicate_resource, invalid_input

Json = Any  # JSON values: dict, list, str, int, float, bool, None

ENDPOINT: Final = "endpoint"
"""The key of a configuration that says where the provider is called."""
SIGNING_SECRET: Final = "signing_secret"  # noqa: S105 - the name of a key, not a secret
"""The key under which the secret stands that requests are signed with."""

TRIGGERS: Final = (ProviderTrigger.ON_CREATE, ProviderTrigger.ON_EDIT, ProviderTrigger.ON_DELETE)

_ID = re.compile(r"[a-z0-9][a-z0-9:_-]{1,99}\Z")
_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,2}(?:[-+][\w.-]{1,32})?\Z")
_MAX_TEXT: Final = 2000
_MAX_LONG_TEXT: Final = 20_000
_MAX_WORD: Final = 200
_MAX_TYPES: Final = 50
_MAX_CONDITIONS: Final = 20
_MAX_OPTIONS: Final = 50
_MAX_PRICE: Final = 1000.0
MAX_SECONDS: Final = 300.0


@dataclass(frozen=True, slots=True)
class Registration:
    """What a user says of a provider."""

    id: str
    name: str
    workflow_id: str
    trigger_events: Sequence[str]
    supported_types: Sequence[str]
    description: str = ""
    long_description: str = ""
    category: str = "custom"
    version: str = "1.0.0"
    output_types: Sequence[str] = ()
    max_input_size: int = MAX_BLOB_BYTES
    cost: float = 0.0
    timeout_seconds: float | None = None
    options: Mapping[str, Json] | None = None
    conditions: Sequence[Condition] = ()
    configuration: Mapping[str, Json] = field(default_factory=dict)


def check_registration(wanted: Registration) -> Registration:
    """The same with its texts trimmed; VALIDATION_ERROR on the first field that breaks a rule, DUPLICATE_RESOURCE
    for an id of the product's own."""
    if not _ID.match(wanted.id):
        raise invalid_input("id", "An id has 2 to 100 of a-z, 0-9, ':', '_' and '-', and begins with a letter or digit")
    if wanted.id in RESERVED_IDS:
        raise duplicate_resource("id", f"The id '{wanted.id}' belongs to a built-in provider")
    _check_text("name", wanted.name, _MAX_WORD, required=True)
    _check_text("workflowId", wanted.workflow_id, _MAX_WORD, required=True)
    check_traits(wanted)
    return wanted


def check_traits(wanted: Registration) -> None:
    """Check what may also be changed later."""
    _check_text("description", wanted.description, _MAX_TEXT)
    _check_text("longDescription", wanted.long_description, _MAX_LONG_TEXT)
    _check_text("category", wanted.category, 64, required=True)
    if not _VERSION.match(wanted.version):
        raise invalid_input("version", "A version is a number such as 1.2.0")
    _check_triggers(wanted.trigger_events)
    _check_types("supportedTypes", wanted.supported_types, required=True)
    _check_types("outputTypes", wanted.output_types)
    if not 1 <= wanted.max_input_size <= MAX_BLOB_BYTES:
        raise invalid_input("maxInputSize", f"Sizes are 1 to {MAX_BLOB_BYTES} bytes")
    if not 0 <= wanted.cost <= _MAX_PRICE:
        raise invalid_input("cost", f"A price is 0 to {_MAX_PRICE:g}")
    if wanted.timeout_seconds is not None and not 0 < wanted.timeout_seconds <= MAX_SECONDS:
        raise invalid_input("timeoutSeconds", f"A provider has more than 0 and at most {MAX_SECONDS:g} seconds")
    _check_options(wanted.options or {})
    _check_conditions(wanted.conditions)
    _check_configuration(checked_object(wanted.configuration))


def _check_text(name: str, text: str, longest: int, *, required: bool = False) -> None:
    if required and not text.strip():
        raise invalid_input(name, "This is required")
    if len(text) > longest or "\0" in text:
        raise invalid_input(name, f"This is text of at most {longest} characters")


def _check_triggers(names: Sequence[str]) -> None:
    known = {trigger.value for trigger in TRIGGERS}
    if not names or not set(names) <= known:
        raise invalid_input("triggerEvents", "At least one of onCreate, onEdit and onDelete")


def _check_types(name: str, types: Sequence[str], *, required: bool = False) -> None:
    if required and not types:
        raise invalid_input(name, "At least one media type")
    if len(types) > _MAX_TYPES:
        raise invalid_input(name, f"At most {_MAX_TYPES} media types")
    for each in types:
        if not is_type_pattern(each.lower()):
            raise invalid_input(name, f"'{each[:_MAX_WORD]}' is no media type such as text/plain or text/*")


def _check_options(options: Mapping[str, Json]) -> None:
    if len(options) > _MAX_OPTIONS:
        raise invalid_input("options", f"A provider has at most {_MAX_OPTIONS} options")
    for name, schema in options.items():
        problem = "An option has a name of letters, digits, '_', '.' and '-'" if not is_option_name(name) else None
        if problem := problem or schema_problem(schema):
            raise invalid_input(f"options.{name[:_MAX_WORD]}", problem)


def _check_conditions(conditions: Sequence[Condition]) -> None:
    if len(conditions) > _MAX_CONDITIONS:
        raise invalid_input("conditions", f"At most {_MAX_CONDITIONS} conditions")
    for condition in conditions:
        if problem := condition_problem(condition):
            raise invalid_input("conditions", problem)


def _check_configuration(configuration: Mapping[str, Json]) -> None:
    endpoint = configuration.get(ENDPOINT)
    if endpoint is not None and not (isinstance(endpoint, str) and len(endpoint) <= _MAX_TEXT):
        raise invalid_input("configuration.endpoint", "An endpoint is an https URL")
    secret = configuration.get(SIGNING_SECRET)
    if secret is not None and not (isinstance(secret, str) and len(secret) >= 16):
        raise invalid_input(f"configuration.{SIGNING_SECRET}", "A signing secret has at least 16 characters")
