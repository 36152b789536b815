"""Policies are checked field by field, and kept in the form in which they are compared."""

from typing import Any

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.wavestack.automod.domain.policy import Policy, read_changes


@pytest.mark.parametrize(
    ("changes", "field", "constraint"),
    [
        ({"toxicity_threshold": 0.0}, "toxicityThreshold", "range"),
        ({"spam_threshold": 1.1}, "spamThreshold", "range"),
        ({"nsfw_threshold": -1.0}, "nsfwThreshold", "range"),
        ({"max_caps_ratio": 0.0}, "maxCapsRatio", "range"),
        ({"review_below": 2.0}, "reviewBelow", "range"),
        ({"min_length": -1}, "minLength", "range"),
        ({"max_length": 0}, "maxLength", "range"),
        ({"min_length": 10, "max_length": 5}, "minLength", "range"),
        ({"max_repeats": 0}, "maxRepeats", "range"),
        ({"repeat_seconds": 86_401}, "repeatSeconds", "range"),
        ({"timeout_seconds": 0}, "timeoutSeconds", "range"),
        ({"violations_for_ban": 0}, "violationsForBan", "range"),
        ({"allowed_hosts": ("not a host",)}, "allowedHosts", "format"),
        ({"blocked_hosts": ("nope",)}, "blockedHosts", "format"),
        ({"allowed_hosts": tuple(f"h{number}.example" for number in range(501))}, "allowedHosts", "maxItems"),
        ({"whitelisted_roles": ("",)}, "whitelistedRoles", "format"),
        ({"whitelisted_users": ("x" * 256,)}, "whitelistedUsers", "format"),
        ({"whitelisted_users": ("a\x00",)}, "whitelistedUsers", "format"),
        ({"whitelisted_users": ("\ud800",)}, "whitelistedUsers", "format"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, Any], field: str, constraint: str) -> None:
    with pytest.raises(SubgraphError) as refused:
        Policy().changed(read_changes(changes))
    assert refused.value.details is not None
    assert (refused.value.details["field"], refused.value.details["constraint"]) == (field, constraint)


def test_lists_are_kept_as_they_are_compared() -> None:
    changes = {
        "allowed_hosts": ("HTTPS://WWW.Example.com/path", "example.com", "bücher.example:8080", "sub.example.org."),
        "whitelisted_roles": (" MOD ", "mod", "VIP"),
        "whitelisted_users": (" User_1 ", "user_1"),
        "min_length": 2,
    }
    assert read_changes(changes) == {
        "allowed_hosts": ("example.com", "xn--bcher-kva.example", "sub.example.org"),
        "whitelisted_roles": ("mod", "vip"),
        "whitelisted_users": ("User_1", "user_1"),
        "min_length": 2,
    }
