"""The table of rules of spam: what each adds, and that the weights add up."""

import pytest

from subgraphs.wavestack.automod.domain.policy import Policy
from subgraphs.wavestack.automod.domain.spam import Sample, find_spam

OPEN = "https://youtube.com/watch?v=1"
ODD = "https://free-coins.example/now"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("have a nice day", {}),
        ("", {"too_short": 0.2}),
        ("   ", {"too_short": 0.2}),
        ("ab " * 167, {"too_long": 0.3}),
        ("WOW SO LOUD", {"capitals": 0.4}),
        ("WOW so LOUD", {}),
        ("so happy " + "😀" * 5 + " 🎉" * 5, {}),
        ("so happy " + "😀🎉" * 5 + "🚀", {"emoji": 0.3}),
        ("@a @b @c @d @e hello", {}),
        ("@a @b @c @d @e @f hello", {"mentions": 0.4}),
        ("mail a@b c@d e@f g@h i@j k@l m@n", {}),
        (f"{OPEN} {OPEN}", {}),
        (f"{OPEN} {OPEN} {OPEN}", {"links": 0.5}),
        ("see https://www.youtube.com/x, https://youtu.be/x.", {}),
        ("see https://clips.twitch.tv/x and http://x.com", {}),
        (f"look {ODD}", {"doubtful_link": 0.8}),
        (f"look {ODD} and {ODD}", {"doubtful_link": 1.6}),
        ("https://youtube.com.evil.example/x", {"doubtful_link": 0.8}),
        ("https://youtube.com@evil.example/x", {"doubtful_link": 0.8}),
        ("https://notyoutube.com/x", {"doubtful_link": 0.8}),
        ("https://уoutube.com/x", {"doubtful_link": 0.8}),
        ("https://localhostile/x", {"doubtful_link": 0.8}),
        ("http://[::1", {"doubtful_link": 0.8}),
        ("sooooo good", {}),
        ("soooooo good", {"same_character": 0.3}),
        ("aaaaaaaaaa", {"same_character": 0.3}),
        ("buy my skins now", {"phrase": 0.4}),
        ("I will sell it, maybe today", {"phrase": 0.4}),
        ("I buy bread", {}),
        ("click here for the link", {"phrase": 0.4}),
        ("free skins and money", {"phrase": 0.4}),
        ("fr33 m0ney for all", {"phrase": 0.4}),
        ("win a prize\nwin money", {"phrase": 0.4}),
        ("dm me on telegram", {"phrase": 0.4}),
        ("DM ME ON DISCORD", {"capitals": 0.4, "phrase": 0.4}),
        (f"CLICK HERE LINK {OPEN}", {"phrase": 0.4}),
    ],
)
def test_each_rule_adds_its_weight(text: str, found: dict[str, float]) -> None:
    assert {finding.rule: finding.added for finding in find_spam(Sample(text, 0, Policy()))} == found


@pytest.mark.parametrize(("repeats", "found"), [(2, []), (3, ["repeated"]), (9, ["repeated"])])
def test_the_fourth_time_is_a_repetition(repeats: int, found: list[str]) -> None:
    assert [finding.rule for finding in find_spam(Sample("hello there", repeats, Policy()))] == found


def test_blocked_hosts_count_even_where_they_are_allowed_and_without_a_scheme() -> None:
    policy = Policy(allowed_hosts=("evil.example",), blocked_hosts=("bad.evil.example",))
    texts = [
        "http://evil.example",
        "http://bad.evil.example",
        "try bad.evil.example/x",
        "me@bad.evil.example",
        "bad.evil",
    ]
    found = [sum(finding.added for finding in find_spam(Sample(text, 0, policy))) for text in texts]
    assert found == [0, 0.8, 0.8, 0, 0]


def test_limits_are_the_policys() -> None:
    strict = Policy(min_length=3, max_length=5, max_caps_ratio=0.1, max_emoji=0, max_mentions=0, max_links=0)
    rules = {finding.rule for finding in find_spam(Sample("@A 😀 https://x.com", 0, strict))}
    assert rules == {"too_long", "emoji", "mentions", "links"}
    assert {finding.rule for finding in find_spam(Sample("A", 0, strict))} == {"too_short", "capitals"}
