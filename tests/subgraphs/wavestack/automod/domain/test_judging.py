"""From scores to flags, sentence and action: thresholds, the ladder with its memory, and the switches."""

import pytest

from subgraphs.wavestack.automod.domain.policy import Policy
from subgraphs.wavestack.automod.domain.verdicts import Action, Flag, Scores, Standing, judge, standing_of

ALL = Policy(auto_timeout=True, auto_ban=True)
NONE = Policy(auto_delete=False)


@pytest.mark.parametrize(
    ("scores", "banned", "flags", "reason"),
    [
        (Scores(0.69, 0.59, 0.69), False, (), None),
        (Scores(0.7, 0.59, 0.69), False, (Flag.TOXICITY,), "Toxicity threshold exceeded"),
        (Scores(0.69, 0.6, 0.69), False, (Flag.SPAM,), "Spam threshold exceeded"),
        (Scores(0.69, 0.59, 0.7), False, (Flag.NSFW,), "NSFW threshold exceeded"),
        (Scores(0.8, 0.6, 0.9), False, (Flag.NSFW, Flag.TOXICITY, Flag.SPAM), "NSFW threshold exceeded"),
        (Scores(0.8, 0.8, 0.8), False, (Flag.TOXICITY, Flag.SPAM, Flag.NSFW), "Toxicity threshold exceeded"),
        (Scores(), True, (Flag.BANNED_WORD,), "Banned word or phrase"),
        (Scores(toxicity=1.0), True, (Flag.BANNED_WORD, Flag.TOXICITY), "Banned word or phrase"),
    ],
)
def test_flags_are_the_scores_over_their_thresholds(
    scores: Scores, banned: bool, flags: tuple[Flag, ...], reason: str | None
) -> None:
    judgement = judge(scores, banned=banned, recent_violations=0, policy=Policy())
    assert (judgement.flags, judgement.reason, judgement.allowed) == (flags, reason, not flags)


@pytest.mark.parametrize(
    ("policy", "toxicity", "recent", "action", "seconds"),
    [
        (Policy(), 0.85, 0, Action.DELETE, None),
        (Policy(), 0.95, 9, Action.DELETE, None),
        (NONE, 0.95, 9, Action.WARN, None),
        (Policy(toxicity_threshold=0.3), 0.45, 0, Action.WARN, None),
        (Policy(toxicity_threshold=0.3), 0.5, 0, Action.DELETE, None),
        (Policy(toxicity_threshold=0.3), 0.45, 2, Action.DELETE, None),
        (Policy(auto_timeout=True), 0.85, 0, Action.TIMEOUT, 300),
        (Policy(auto_timeout=True), 0.9, 0, Action.TIMEOUT, 600),
        (Policy(auto_timeout=True, timeout_seconds=60), 0.75, 2, Action.TIMEOUT, 120),
        (Policy(auto_timeout=True, toxicity_threshold=0.6), 0.65, 0, Action.DELETE, None),
        (Policy(auto_timeout=True, toxicity_threshold=0.6), 0.65, 2, Action.TIMEOUT, 600),
        (ALL, 0.85, 3, Action.TIMEOUT, 600),
        (ALL, 0.85, 4, Action.BAN, None),
        (Policy(auto_ban=True), 0.75, 3, Action.DELETE, None),
        (Policy(auto_ban=True), 0.75, 4, Action.BAN, None),
        (Policy(auto_ban=True, violations_for_ban=1), 0.75, 0, Action.BAN, None),
        (Policy(auto_timeout=True), 0.75, 9, Action.TIMEOUT, 600),
    ],
)
def test_the_ladder(policy: Policy, toxicity: float, recent: int, action: Action, seconds: int | None) -> None:
    judgement = judge(Scores(toxicity=toxicity), banned=False, recent_violations=recent, policy=policy)
    assert (judgement.action, judgement.timeout_seconds) == (action, seconds)


def test_three_rules_broken_at_once_are_severe() -> None:
    judgement = judge(Scores(0.75, 0.75, 0.75), banned=False, recent_violations=0, policy=ALL)
    assert (judgement.action, judgement.timeout_seconds) == (Action.TIMEOUT, 600)


@pytest.mark.parametrize(
    ("toxicity", "banned", "waits"),
    [(0.75, False, True), (0.8, False, False), (0.75, True, False), (0.1, False, False)],
)
def test_only_unsure_verdicts_wait_for_a_person(toxicity: float, banned: bool, waits: bool) -> None:
    judgement = judge(Scores(toxicity=toxicity), banned=banned, recent_violations=0, policy=Policy())
    assert judgement.needs_review is waits


@pytest.mark.parametrize(
    ("violations", "banned", "standing"),
    [
        (0, False, Standing.GOOD),
        (1, False, Standing.WARNING),
        (3, False, Standing.WARNING),
        (4, False, Standing.WARNING),
        (5, False, Standing.RESTRICTED),
        (1, True, Standing.BANNED),
    ],
)
def test_the_standing_of_users(violations: int, banned: bool, standing: Standing) -> None:
    assert standing_of(violations, banned=banned) is standing
