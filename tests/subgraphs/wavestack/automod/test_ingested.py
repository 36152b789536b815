"""What social ingest takes in is judged by itself, where the channel's policy wants that; old texts are forgotten."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from graphql import build_schema, parse, validate
from sqlalchemy import text as sql

from gateway.execution.transport import RequestContext
from gateway.serving.gateway import Gateway
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.automod.app import create_subgraph
from subgraphs.wavestack.automod.jobs import MESSAGES
from subgraphs.wavestack.automod.ports import Classifier
from subgraphs.wavestack.automod.service.verdicts import sweep
from subgraphs.wavestack.social_ingest.app import create_subgraph as create_social_ingest
from tests.patience import PATIENCE
from tests.subgraphs.conftest import Composed
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.automod.conftest import Automod

Json = Any  # JSON values

CHANGE = "mutation($input: ChangePolicyInput!) { changeModerationPolicy(input: $input) { policy { minLength } } }"
INGEST = "mutation($input: IngestMessagesInput!) { ingestMessages(input: $input) { createdIds } }"
READ = """query($ids: [ID!]!) {
  messagesByIds(ids: $ids) { text verdict { allowed flags channelId user { id moderationStatus } } }
  verdicts { totalCount }
}"""


async def ask(gateway: Gateway, text: str, organization: str = "org_123", **variables: Json) -> Json:
    claims = {"sub": "user_123", "org_id": organization, "scope": "admin service"}
    answer = json.loads((await gateway.execute(text, variables, context=RequestContext("1", claims=claims))).to_bytes())
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def _message(number: int, text: str, **more: Json) -> dict[str, Json]:
    author = {"id": f"author_{number}", "name": "Somebody", **more.pop("author", {})}
    return {"id": f"m{number}", "text": text, "channel": {"id": "c1"}, "author": author, **more}


async def test_messages_are_judged_on_the_way(
    values: dict[str, str], composed: Composed, classifier: Classifier
) -> None:
    automod = create_subgraph(values | {"demo": "false"})
    automod.resources = replace(automod.resources, classifier=classifier)
    quiet = {"platform": "DISCORD", "channelId": "quiet", "checkIngested": False}
    async with composed(create_social_ingest(values | {"demo": "false"}), automod) as gateway:
        await ask(gateway, CHANGE, input=quiet)
        drafts = [
            _message(1, "what a lovely stream"),
            _message(2, "look at http://bad.example"),
            _message(3, "look at http://bad.example", author={"role": "moderator"}),
            _message(4, "look at http://bad.example", channel={"id": "quiet"}),
        ]
        made = await ask(gateway, INGEST, input={"platform": "DISCORD", "messages": drafts})
        ids = made["ingestMessages"]["createdIds"]
        async with asyncio.timeout(PATIENCE):
            # as a client would: it is told of nothing but verdicts
            while (await ask(gateway, READ, ids=ids))["verdicts"]["totalCount"] < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        found = await ask(gateway, READ, ids=ids)  # in one answer, verdicts of messages may be older than the count
    by_author = {
        message["verdict"] and message["verdict"]["user"]["id"]: message["verdict"]
        for message in found["messagesByIds"]
    }
    assert by_author == {
        "author_1": _verdict("author_1", []),
        "author_2": _verdict("author_2", ["SPAM"]),
        "author_3": _verdict("author_3", []),
        None: None,
    }


async def test_messages_that_come_together_are_judged_one_after_another(
    values: dict[str, str], composed: Composed, classifier: Classifier
) -> None:
    """What an author repeats counts from one message of a batch to the next, and what breaks a rule aggravates."""
    automod = create_subgraph(values | {"demo": "false"})
    automod.resources = replace(automod.resources, classifier=classifier)
    text, author = "look at http://bad.example", {"id": "author_1"}
    verdict = "verdict { timeoutSeconds scores { spam } }"
    check = f"mutation($input: CheckContentInput!) {{ checkContent(input: $input) {{ {verdict} }} }}"
    read = f"query($ids: [ID!]!) {{ messagesByIds(ids: $ids) {{ id {verdict} }} }}"
    async with composed(create_social_ingest(values | {"demo": "false"}), automod) as gateway:
        await ask(gateway, CHANGE, input={"autoTimeout": True})
        one = {"content": text, "userId": "author_2", "platform": "DISCORD", "channelId": "c1"}
        wanted = [(await ask(gateway, check, input=one))["checkContent"]["verdict"] for _ in range(5)]
        drafts = [_message(number, text, author=author) for number in range(1, 6)]
        drafts.insert(3, _message(6, text, author={"id": "author_3"}))
        made = await ask(gateway, INGEST, input={"platform": "DISCORD", "messages": drafts})
        ids = made["ingestMessages"]["createdIds"]
        async with asyncio.timeout(PATIENCE):
            while True:
                found = (await ask(gateway, read, ids=ids))["messagesByIds"]
                if all(message["verdict"] for message in found):
                    break
                await asyncio.sleep(0.02)
    verdicts = {message["id"]: message["verdict"] for message in found}
    assert [verdicts[each] for each in ids] == [*wanted[:3], wanted[0], *wanted[3:]]
    assert wanted[0]["timeoutSeconds"] != wanted[2]["timeoutSeconds"]
    assert wanted[2]["scores"] != wanted[3]["scores"]


async def test_edits_are_judged_on_the_way_and_what_they_leave_as_it_was_is_not(
    values: dict[str, str], composed: Composed, classifier: Classifier
) -> None:
    automod = create_subgraph(values | {"demo": "false"})
    automod.resources = replace(automod.resources, classifier=classifier)
    async with composed(create_social_ingest(values | {"demo": "false"}), automod) as gateway:
        said = _message(1, "what a lovely stream", ts="2026-01-15T10:00:00Z")
        await _take_in(gateway, said)
        edited = said | {"text": "look at http://bad.example", "editedAt": "2026-01-15T10:01:00Z"}
        await _take_in(gateway, edited)
        liked = edited | {"reactions": 5, "editedAt": "2026-01-15T10:02:00Z"}
        found = await _take_in(gateway, liked)
    of_message = [(node["flags"], node["edited"]) for node in found if node["user"]["id"] == "author_1"]
    assert of_message == [(["SPAM"], False), ([], True)]


async def _take_in(gateway: Gateway, draft: Json) -> list[Json]:
    """Take a message in and another one behind it; all verdicts, newest first, once that one is judged, too."""
    before = len(await _verdicts(gateway))
    behind = _message(100 + before, "and so on")
    for each in (draft, behind):
        await ask(gateway, INGEST, input={"platform": "DISCORD", "messages": [each]})
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await _verdicts(gateway)
            if any(verdict["user"] == {"id": behind["author"]["id"]} for verdict in found):
                return found
            await asyncio.sleep(0.02)


async def _verdicts(gateway: Gateway) -> list[Json]:
    nodes: list[Json] = (await ask(gateway, "{ verdicts { nodes { flags edited user { id } } } }"))["verdicts"]["nodes"]
    return nodes


def _verdict(user: str, flags: list[str]) -> dict[str, Json]:
    standing = "WARNING" if flags else "GOOD"
    return {
        "allowed": not flags,
        "flags": flags,
        "channelId": "c1",
        "user": {"id": user, "moderationStatus": standing},
    }


def test_the_document_that_asks_for_messages_fits_the_graph() -> None:
    api = Path(__file__).parents[4] / "schema" / "api.graphql"
    assert validate(build_schema(api.read_text(encoding="utf-8")), parse(MESSAGES)) == []


async def test_texts_are_forgotten_verdicts_stay(automod: Automod, data: Ask, check: Ask, clock: ManualClock) -> None:
    await check("WOW, dm me on telegram for free money http://bad.example")
    for _ in range(3):
        await check("hello")
    clock.advance(timedelta(days=29))
    await _sweep(automod, clock)
    contents = "{ verdicts(first: 5) { nodes { content review flags } totalCount } }"
    before = (await data(contents))["verdicts"]
    assert [node["content"] is not None for node in before["nodes"] if node["flags"]].count(True) == 1
    clock.advance(timedelta(days=1, seconds=1))
    await _sweep(automod, clock)
    after = (await data(contents))["verdicts"]
    assert after["totalCount"] == before["totalCount"]
    assert [node["content"] for node in after["nodes"]] == [None] * 5
    async with automod.database.reading() as session:
        assert await session.scalar(sql("SELECT count(digest) FROM verdicts")) == 0
    assert {node["review"] for node in after["nodes"]} == {"NONE"}
    assert (await data('{ moderatedUser(id: "user_9") { moderationStatus } }'))["moderatedUser"] == {
        "moderationStatus": "WARNING"
    }


async def test_what_waited_for_a_person_waits_no_longer_without_its_text(
    automod: Automod, data: Ask, check: Ask, change: Ask, clock: ManualClock
) -> None:
    await change(reviewBelow=1.0)
    assert (await check("you stupid loser, get lost"))["review"] == "PENDING"
    clock.advance(timedelta(days=31))
    await _sweep(automod, clock)
    assert (await data("{ verdicts(review: PENDING) { totalCount } }"))["verdicts"]["totalCount"] == 0


async def _sweep(automod: Automod, clock: ManualClock) -> None:
    keep = timedelta(days=automod.resources.settings.moderation_retention_days)
    async with automod.database.transaction() as session:
        await sweep(session, keep=keep, now=clock.now())
