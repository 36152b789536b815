"""Texts are checked through the graph: scores, flags, actions, repetitions, the ladder, and who is trusted."""

import asyncio
from datetime import timedelta

import pytest

from subgraphs.kit.clock import ManualClock
from tests.subgraphs.wavestack.asking import Ask

INSULT = "you stupid worthless idiot, everybody hates you"


async def test_a_fine_text_passes_and_is_not_kept(check: Ask) -> None:
    verdict = await check("what a great stream, thank you")
    assert verdict["allowed"] is True
    assert (verdict["flags"], verdict["action"], verdict["reason"]) == ([], None, None)
    assert (verdict["content"], verdict["review"], verdict["findings"]) == (None, "NONE", [])
    assert all(0 <= score < 0.5 for score in verdict["scores"].values())


async def test_an_insult_is_deleted_and_kept_for_review(check: Ask) -> None:
    verdict = await check(INSULT)
    assert verdict["allowed"] is False
    assert (verdict["flags"], verdict["action"]) == (["TOXICITY"], "DELETE")
    assert (verdict["reason"], verdict["content"]) == ("Toxicity threshold exceeded", INSULT)
    assert verdict["scores"]["toxicity"] >= 0.7


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("I will find you and kill you, you pig", "TOXICITY"),
        ("you are an i d i o t, k i l l yourself", "TOXICITY"),
        ("уоu ѕtupіd wоrthlеѕѕ іdіоt", "TOXICITY"),
        ("y0u stup1d w0rthl3ss 1d10t", "TOXICITY"),
        ("send me naked pictures of your tits", "NSFW"),
        ("look at http://free-coins.example", "SPAM"),
        ("FREE MONEY, CLICK THIS LINK AND BUY NOW https://x.com", None),
        ("CLICK HERE LINK " + "😀" * 11, "SPAM"),
    ],
)
async def test_what_is_wrong_is_named(check: Ask, text: str, flag: str | None) -> None:
    assert ((await check(text))["flags"] or [None])[0] == flag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "WOW SO LOUD",
        "@a @b @c @d @e @f",
        "aaaaaaaaaa",
        "ab " * 200,
        "https://youtu.be/1 " * 3,
        "gg",
        "kill the boss",
    ],
)
async def test_what_is_only_loud_passes(check: Ask, text: str) -> None:
    verdict = await check(text)
    assert (verdict["allowed"], verdict["action"]) == (True, None)


async def test_spam_is_capped_at_one_and_says_what_it_found(check: Ask) -> None:
    verdict = await check("http://a.example http://b.example")
    assert verdict["scores"]["spam"] == 1.0
    assert verdict["findings"] == [{"rule": "doubtful_link", "added": 1.6}]


async def test_banned_phrases_are_the_organizations_own(check: Ask, data: Ask) -> None:
    ban = 'mutation { banPhrase(input: {phrase: "Rubber  DUCK!"}) { bannedPhrase { id phrase createdBy createdAt } } }'
    banned = (await data(ban))["banPhrase"]["bannedPhrase"]
    assert (banned["phrase"], banned["createdBy"], banned["createdAt"]) == (
        "rubber duck",
        "moderator_1",
        "2026-01-15T10:00:00Z",
    )
    verdict = await check("nice rubber d.u.c.k")
    assert (verdict["flags"], verdict["reason"], verdict["review"]) == (
        ["BANNED_WORD"],
        "Banned word or phrase",
        "NONE",
    )
    assert (await check("nice rubber duck", "org_456"))["allowed"] is True
    await data("mutation($id: ID!) { allowPhrase(input: {id: $id}) { allowedId } }", id=banned["id"])
    assert (await check("nice rubber duck"))["allowed"] is True


async def test_the_fourth_repetition_within_the_window_is_spam(check: Ask, clock: ManualClock) -> None:
    found = []
    for text in ("Hello there", "hello  THERE", "hel\u200blo there", "hello there"):
        found.append((await check(text))["flags"])
        clock.advance(timedelta(seconds=10))
    assert found == [[], [], [], ["SPAM"]]
    assert (await check("hello there", userId="user_10"))["flags"] == []
    assert (await check("hello there", "org_456"))["flags"] == []
    clock.advance(timedelta(seconds=30))
    assert (await check("hello there"))["flags"] == []  # only two of the last minute are left


async def test_the_ladder_remembers_a_day(check: Ask, change: Ask, clock: ManualClock) -> None:
    await change(autoTimeout=True, autoBan=True)
    taken = []
    for number in range(5):
        verdict = await check(f"look at http://bad{number}.example")
        taken.append((verdict["action"], verdict["timeoutSeconds"]))
        clock.advance(timedelta(hours=1))
    assert taken == [("TIMEOUT", 300), ("TIMEOUT", 300), ("TIMEOUT", 600), ("TIMEOUT", 600), ("BAN", None)]
    assert (await check("look at http://bad.example", userId="other"))["action"] == "TIMEOUT"
    clock.advance(timedelta(hours=23))
    verdict = await check("look at http://bad9.example")
    assert (verdict["action"], verdict["timeoutSeconds"]) == ("TIMEOUT", 300)


@pytest.mark.parametrize("trusted", [{"role": "MOD"}, {"role": "broadcaster"}, {"userId": "user_77"}])
async def test_who_is_trusted_is_not_scored(check: Ask, change: Ask, trusted: dict[str, str]) -> None:
    await change(whitelistedUsers=["user_77"])
    verdict = await check(INSULT, **trusted)
    assert (verdict["allowed"], verdict["scores"]) == (True, {"toxicity": 0.0, "spam": 0.0, "nsfw": 0.0})


async def test_any_other_role_is_scored(check: Ask) -> None:
    assert (await check(INSULT, role="subscriber"))["allowed"] is False


async def test_a_message_is_judged_once_also_in_parallel(check: Ask, data: Ask) -> None:
    found = await asyncio.gather(*(check(INSULT, messageId="msg_1") for _ in range(6)))
    assert len({verdict["id"] for verdict in found}) == 1
    # Whoever comes second, with what reads the same, gets the first one's verdict.
    assert (await check(f" {INSULT.upper()}", messageId="msg_1", userId="somebody else"))["id"] == found[0]["id"]
    record = await data('{ moderatedUser(id: "user_9") { violations { totalCount } } verdicts { totalCount } }')
    assert record["moderatedUser"] == {"violations": {"totalCount": 1}}
    assert (await check(INSULT, "org_456", messageId="msg_1"))["id"] != found[0]["id"]


async def test_parallel_authors_of_one_message_share_a_verdict(check: Ask) -> None:
    found = await asyncio.gather(*(check(INSULT, messageId="msg_2", userId=f"user_{n}") for n in range(6)))
    assert len({verdict["id"] for verdict in found}) == 1


async def test_parallel_violations_are_counted_one_after_another(check: Ask, change: Ask) -> None:
    await change(autoBan=True)
    found = await asyncio.gather(*(check(f"see http://bad{number}.example") for number in range(5)))
    assert sorted(verdict["action"] for verdict in found) == ["BAN", "DELETE", "DELETE", "DELETE", "DELETE"]


@pytest.mark.parametrize(
    ("wrong", "field", "constraint"),
    [
        ({"content": "x" * 10_001}, "content", "maxLength"),
        ({"content": "a\x00b"}, "content", "format"),
        ({"userId": ""}, "userId", "required"),
        ({"userId": "  "}, "userId", "required"),
        ({"userId": "x" * 256}, "userId", "maxLength"),
        ({"userId": "\x00"}, "userId", "format"),
        ({"channelId": "x" * 256}, "channelId", "maxLength"),
        ({"messageId": "x" * 65}, "messageId", "maxLength"),
        ({"messageId": ""}, "messageId", "required"),
        ({"messageId": "\x00"}, "messageId", "format"),
    ],
)
async def test_what_cannot_be_checked_is_refused(
    refusal: Ask, wrong: dict[str, str], field: str, constraint: str
) -> None:
    check = "mutation($input: CheckContentInput!) { checkContent(input: $input) { verdict { id } } }"
    refused = await refusal(check, input={"content": "hello", "userId": "user_9", **wrong})
    assert refused["code"] == "VALIDATION_ERROR"
    assert refused["details"] == {"field": field, "constraint": constraint}


async def test_texts_of_any_script_and_length_get_a_verdict(check: Ask) -> None:
    for text in ("привет всем", "你好", "مرحبا", "👋🏽", "\n\t", "a" * 10_000, "( ͡° ͜ʖ ͡°)"):
        assert 0 <= (await check(text))["scores"]["toxicity"] < 0.7


async def test_an_edited_message_is_judged_again_and_its_earlier_verdict_stays(check: Ask, data: Ask) -> None:
    await data('mutation { banPhrase(input: {phrase: "rubber duck"}) { bannedPhrase { id } } }', "org_456")
    texts = ("hello there", "hello rubber duck", "Hello rubber  duck!", "hello there")
    found = [await check(text, "org_456", messageId="msg_1") for text in texts]
    assert [verdict["flags"] for verdict in found] == [[], ["BANNED_WORD"], ["BANNED_WORD"], []]
    trail = (
        "{ verdicts { nodes { id edited flags message { id verdict { id } } user { violations { totalCount } } } } }"
    )
    nodes = (await data(trail, "org_456"))["verdicts"]["nodes"]
    assert [(node["id"], node["edited"]) for node in nodes] == [
        (found[3]["id"], False),
        (found[2]["id"], True),
        (found[1]["id"], True),
        (found[0]["id"], True),
    ]
    assert {node["message"]["verdict"]["id"] for node in nodes} == {found[3]["id"]}
    assert nodes[0]["user"]["violations"]["totalCount"] == 2


async def test_what_was_changed_holds_for_the_next_text(check: Ask, data: Ask, change: Ask) -> None:
    """Policies, phrases and labels are remembered between checks, no longer than they hold."""
    loud = "WHAT A LOVELY MORNING"
    assert (await check(loud))["flags"] == []
    await change(spamThreshold=0.3)
    assert (await check(loud))["flags"] == ["SPAM"]
    await change(spamThreshold=0.6)
    ban = 'mutation { banPhrase(input: {phrase: "lovely"}) { bannedPhrase { id } } }'
    banned = (await data(ban))["banPhrase"]["bannedPhrase"]["id"]
    assert (await check(loud))["flags"] == ["BANNED_WORD"]
    await data("mutation($id: ID!) { allowPhrase(input: {id: $id}) { allowedId } }", id=banned)
    assert (await check(loud, userId="user_10"))["flags"] == []
    label = "mutation($text: String!) { labelText(input: {text: $text, label: TOXIC}) { label } }"
    await data(label, text=loud)
    assert (await check(loud, userId="user_11"))["flags"] == ["TOXICITY"]
    assert (await check(loud, "org_456"))["flags"] == []
