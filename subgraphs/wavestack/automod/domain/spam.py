"""The rules by which a text is spam, as a table; their weights add up (spec/wavestack section 3.5)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from subgraphs.wavestack.automod.domain.links import blocked_names, doubtful_links, links_of
from subgraphs.wavestack.automod.domain.normalization import undisguise
from subgraphs.wavestack.automod.domain.policy import Policy

_MENTION: Final = re.compile(r"(?<!\w)@\w+")
_SAME_CHARACTER: Final = re.compile(r"(\S)\1{5,}")
_EMOJI: Final = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff\u2600-\u27bf\u2b50\u2b55]"
)
_PHRASES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:buy|sell)\b.{0,80}\b(?:now|today)\b",
        r"\bclick\b.{0,40}\bhere\b.{0,80}\blink\b|\bclick\b.{0,40}\blink\b",
        r"\b(?:free|prize)\b.{0,80}\bmoney\b",
        r"\bdm\s+me\b.{0,80}\b(?:discord|telegram)\b",
    )
)


@dataclass(frozen=True)
class Sample:
    """A text as the rules look at it. `repeats`: how often its author sent the same within the window before."""

    text: str
    repeats: int
    policy: Policy

    @cached_property
    def links(self) -> list[str]:
        """The links in it."""
        return links_of(self.text)

    @cached_property
    def undisguised(self) -> str:
        """The text as readers take it, on one line."""
        return " ".join(undisguise(self.text).split())


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how often it applies to a text, and what each time adds."""

    name: str
    weight: float
    count: Callable[[Sample], int]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that applied, and what it added."""

    rule: str
    added: float


def _caps_ratio(text: str) -> float:
    return sum(sign.isupper() for sign in text) / len(text) if text else 0.0


def _doubtful(sample: Sample) -> int:
    policy = sample.policy
    bare = blocked_names(sample.text, policy.blocked_hosts) if policy.blocked_hosts else []
    return len(bare) + len(doubtful_links(sample.links, allowed=policy.allowed_hosts, blocked=policy.blocked_hosts))


RULES: Final = (
    Rule("too_short", 0.2, lambda sample: len(sample.text.strip()) < sample.policy.min_length),
    Rule("too_long", 0.3, lambda sample: len(sample.text) > sample.policy.max_length),
    Rule("capitals", 0.4, lambda sample: _caps_ratio(sample.text) > sample.policy.max_caps_ratio),
    Rule("emoji", 0.3, lambda sample: len(_EMOJI.findall(sample.text)) > sample.policy.max_emoji),
    Rule("mentions", 0.4, lambda sample: len(_MENTION.findall(sample.text)) > sample.policy.max_mentions),
    Rule("links", 0.5, lambda sample: len(sample.links) > sample.policy.max_links),
    Rule("doubtful_link", 0.8, _doubtful),
    Rule("same_character", 0.3, lambda sample: _SAME_CHARACTER.search(sample.text) is not None),
    Rule("repeated", 0.6, lambda sample: sample.repeats >= sample.policy.max_repeats),
    Rule("phrase", 0.4, lambda sample: any(pattern.search(sample.undisguised) for pattern in _PHRASES)),
)


def find_spam(sample: Sample) -> list[Finding]:
    """What speaks for spam, in the order of the rules. The sum may be above 1."""
    counted = [(rule, int(rule.count(sample))) for rule in RULES]
    return [Finding(rule.name, round(rule.weight * count, 2)) for rule, count in counted if count]
