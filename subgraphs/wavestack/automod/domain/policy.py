"""Policies: what an organization wants moderated, for all its channels or one of them."""

import re
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from subgraphs.kit.errors import invalid
from subgraphs.kit.texts import is_storable
from subgraphs.wavestack.automod.domain.links import read_host

_HOSTS: Final = 500
_USERS: Final = 5000
_ENTRY_LENGTH: Final = 255

ALLOWED_HOSTS: Final = ("youtube.com", "youtu.be", "twitch.tv", "twitter.com", "x.com")


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of moderation, with the defaults of spec/wavestack section 3.5.

    Thresholds are scores of 0 to 1 from which a text is flagged. Actions are taken only where they are switched on.
    """

    toxicity_threshold: float = 0.7
    spam_threshold: float = 0.6
    nsfw_threshold: float = 0.7
    min_length: int = 1
    max_length: int = 500
    max_caps_ratio: float = 0.7
    max_emoji: int = 10
    max_mentions: int = 5
    max_links: int = 2
    max_repeats: int = 3
    repeat_seconds: int = 60
    allowed_hosts: tuple[str, ...] = ALLOWED_HOSTS
    blocked_hosts: tuple[str, ...] = ()
    whitelisted_roles: tuple[str, ...] = ("mod", "moderator", "vip", "broadcaster", "owner", "admin")
    whitelisted_users: tuple[str, ...] = ()
    auto_delete: bool = True
    auto_timeout: bool = False
    auto_ban: bool = False
    timeout_seconds: int = 300
    violations_for_ban: int = 5
    check_ingested: bool = True
    review_below: float = 0.8
    second_opinion: bool = False

    def changed(self, changes: dict[str, Any]) -> "Policy":  # Any: values of the fields above
        """The policy with these changes, or VALIDATION_ERROR for the first value that cannot be."""
        return checked(replace(self, **changes))


def read_changes(changes: dict[str, Any]) -> dict[str, Any]:  # Any: values of a policy's fields
    """Changes as they are kept: hosts without scheme and path, roles in lower case, nothing twice."""
    read = {"allowed_hosts": _host, "blocked_hosts": _host, "whitelisted_roles": _role, "whitelisted_users": _entry}
    return {
        name: tuple(dict.fromkeys(read[name](camel(name), each) for each in value)) if name in read else value
        for name, value in changes.items()
    }


NAMES: Final = frozenset(field.name for field in fields(Policy))
_RATIOS: Final = ("toxicity_threshold", "spam_threshold", "nsfw_threshold", "max_caps_ratio", "review_below")
_COUNTS: Final = {
    "min_length": (0, 10_000),
    "max_length": (1, 10_000),
    "max_emoji": (0, 1000),
    "max_mentions": (0, 1000),
    "max_links": (0, 1000),
    "max_repeats": (1, 1000),
    "repeat_seconds": (1, 86_400),
    "timeout_seconds": (1, 1_209_600),
    "violations_for_ban": (1, 1000),
}


def checked(policy: Policy) -> Policy:
    """The policy, or VALIDATION_ERROR for the first value that cannot be."""
    for name in _RATIOS:
        if not 0 < getattr(policy, name) <= 1:
            raise invalid(camel(name), "range", f"{_label(name)} must be above 0 and at most 1")
    for name, (lowest, highest) in _COUNTS.items():
        if not lowest <= getattr(policy, name) <= highest:
            raise invalid(camel(name), "range", f"{_label(name)} must be from {lowest} to {highest}")
    if policy.min_length > policy.max_length:
        raise invalid("minLength", "range", "Min length must not be above max length")
    for name, most in (
        ("allowed_hosts", _HOSTS),
        ("blocked_hosts", _HOSTS),
        ("whitelisted_roles", 100),
        ("whitelisted_users", _USERS),
    ):
        if len(getattr(policy, name)) > most:
            raise invalid(camel(name), "maxItems", f"{_label(name)} must have at most {most} entries")
    return policy


def _host(field: str, entry: str) -> str:
    host = read_host(entry)
    if host is None:
        raise invalid(field, "format", f"{_label(field)} must be hosts such as example.com")
    return host


def _role(field: str, entry: str) -> str:
    return _entry(field, entry).casefold()


def _entry(field: str, entry: str) -> str:
    text = entry.strip()
    if not 0 < len(text) <= _ENTRY_LENGTH or not is_storable(text):
        raise invalid(field, "format", f"{_label(field)} must have entries of 1 to {_ENTRY_LENGTH} characters")
    return text


def camel(name: str) -> str:
    """The name of a field as clients know it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _label(name: str) -> str:
    return re.sub(r"_|(?=[A-Z])", " ", name).capitalize()
