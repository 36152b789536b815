"""Policies hold for an organization, a platform or a channel; the nearest one wins; every change is written down."""

import asyncio
from typing import Any

import pytest

from tests.subgraphs.wavestack.asking import Ask

READ = """query($platform: ModerationPlatform, $channelId: String) {
  moderationPolicy(platform: $platform, channelId: $channelId) { maxLength minLength allowedHosts autoDelete }
}"""
RESET = """mutation($input: PolicyPlaceInput!) {
  resetModerationPolicy(input: $input) { policy { maxLength } }
}"""


async def _lengths(data: Ask, *places: dict[str, str]) -> list[int]:
    return [(await data(READ, **place))["moderationPolicy"]["maxLength"] for place in places]


PLACES: tuple[dict[str, str], ...] = (
    {},
    {"platform": "DISCORD"},
    {"platform": "DISCORD", "channelId": "c1"},
    {"platform": "DISCORD", "channelId": "c2"},
    {"platform": "TWITCH", "channelId": "c1"},
)


async def test_the_nearest_policy_wins(data: Ask, change: Ask) -> None:
    assert await _lengths(data, *PLACES) == [500, 500, 500, 500, 500]
    await change(maxLength=400)
    await change(platform="DISCORD", maxLength=300)
    await change(platform="DISCORD", channelId="c1", maxLength=200)
    assert await _lengths(data, *PLACES) == [400, 300, 200, 300, 400]
    await data(RESET, input={"platform": "DISCORD"})
    assert await _lengths(data, *PLACES) == [400, 400, 200, 400, 400]


async def test_what_is_not_named_stays_and_follows_the_policy_above(data: Ask, change: Ask) -> None:
    await change(platform="DISCORD", channelId="c1", maxLength=200)
    await change(platform="DISCORD", channelId="c1", autoDelete=False, allowedHosts=["https://WWW.Example.org/x"])
    await change(minLength=3)
    assert (await data(READ, platform="DISCORD", channelId="c1"))["moderationPolicy"] == {
        "maxLength": 200,
        "minLength": 3,
        "allowedHosts": ["example.org"],
        "autoDelete": False,
    }


async def test_parallel_changes_of_one_policy_are_all_kept(data: Ask, change: Ask) -> None:
    await asyncio.gather(change(maxLength=300), change(minLength=2), change(autoDelete=False))
    found = (await data(READ))["moderationPolicy"]
    assert (found["maxLength"], found["minLength"], found["autoDelete"]) == (300, 2, False)


async def test_texts_are_checked_by_the_policy_of_their_channel(check: Ask, change: Ask) -> None:
    await change(platform="DISCORD", channelId="art", allowedHosts=["gallery.example"])
    link = "see http://gallery.example/1"
    assert (await check(link, channelId="art"))["allowed"] is True
    assert (await check(link, channelId="other"))["allowed"] is False
    assert (await check(link, channelId="art", platform="TWITCH"))["allowed"] is False
    assert (await check(link, "org_456", channelId="art"))["allowed"] is False


async def test_thresholds_and_switches_are_the_policys(check: Ask, change: Ask) -> None:
    await change(spamThreshold=0.4, autoDelete=False)
    verdict = await check("WOW SO LOUD")
    assert (verdict["flags"], verdict["action"]) == (["SPAM"], "WARN")


@pytest.mark.parametrize(
    ("changes", "field", "constraint"),
    [
        ({"toxicityThreshold": 0}, "toxicityThreshold", "range"),
        ({"minLength": 600}, "minLength", "range"),
        ({"channelId": "c1", "minLength": 2}, "platform", "required"),
        ({"platform": "DISCORD", "channelId": "x" * 256}, "channelId", "maxLength"),
        ({"platform": "DISCORD", "channelId": "\x00"}, "channelId", "format"),
        ({"blockedHosts": ["???"]}, "blockedHosts", "format"),
    ],
)
async def test_wrong_changes_are_refused_and_change_nothing(
    refusal: Ask, data: Ask, changes: dict[str, Any], field: str, constraint: str
) -> None:
    mutation = "mutation($input: ChangePolicyInput!) { changeModerationPolicy(input: $input) { policy { minLength } } }"
    refused = await refusal(mutation, input=changes)
    assert refused["code"] == "VALIDATION_ERROR"
    assert (refused["details"]["field"], refused["details"]["constraint"]) == (field, constraint)
    assert (await data("{ moderationDeeds { totalCount } }"))["moderationDeeds"] == {"totalCount": 0}


async def test_a_channel_without_a_platform_has_no_policy(refusal: Ask) -> None:
    assert (await refusal(READ, channelId="c1"))["details"] == {"field": "platform", "constraint": "required"}


async def test_phrases_are_listed_by_letters_and_banned_once(data: Ask, refusal: Ask) -> None:
    ban = "mutation($phrase: String!) { banPhrase(input: {phrase: $phrase}) { bannedPhrase { id } } }"
    for phrase in ("zebra", "apple"):
        await data(ban, phrase=phrase)
    listed = await data("{ bannedPhrases { nodes { phrase } totalCount } }")
    assert listed["bannedPhrases"] == {"nodes": [{"phrase": "apple"}, {"phrase": "zebra"}], "totalCount": 2}
    assert (await refusal(ban, phrase=" ZEBRA "))["details"] == {"field": "phrase", "reason": "exists"}
    assert (await refusal(ban, phrase="?"))["details"] == {"field": "phrase", "constraint": "required"}


async def test_every_deed_is_in_the_trail(data: Ask, change: Ask) -> None:
    await change(platform="DISCORD", channelId="c1", maxLength=200)
    await data(RESET, input={"platform": "DISCORD", "channelId": "c1"})
    await data('mutation { banPhrase(input: {phrase: "duck"}) { bannedPhrase { id } } }')
    await data('mutation { labelText(input: {text: "quack", label: FINE}) { label } }')
    found = (await data("{ moderationDeeds { nodes { actor deed subject details at } } }"))["moderationDeeds"]["nodes"]
    assert {deed["actor"] for deed in found} == {"moderator_1"}
    assert [(deed["deed"], deed["details"]) for deed in sorted(found, key=lambda deed: str(deed["deed"]))] == [
        ("phrase.banned", {"phrase": "duck"}),
        ("policy.changed", {"platform": "discord", "channelId": "c1", "maxLength": 200}),
        ("policy.reset", {"platform": "discord", "channelId": "c1"}),
        ("text.labelled", {"text": "quack"}),
    ]
