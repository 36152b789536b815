"""What clients can do with posts: create, repeat, plan, cancel, find and follow them; and what is refused."""

from contextlib import aclosing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.migrations import pending_changes
from subgraphs.wavestack.social_publisher.adapters.sandbox.state import Fault
from subgraphs.wavestack.social_publisher.app import create_subgraph
from subgraphs.wavestack.social_publisher.domain.captions import better_caption, merged_hashtags
from subgraphs.wavestack.social_publisher.domain.rules import SocialPlatform
from subgraphs.wavestack.social_publisher.schema import schema
from tests.subgraphs.wavestack.social_publisher.conftest import AheadClock

Json = Any  # JSON values
CLAIMS = {"sub": "user_123", "org_id": "org_123"}
OTHER = {"sub": "user_9", "org_id": "org_456"}
VIDEO = {"platform": "INSTAGRAM", "mediaUrl": "http://example.com/video.mp4"}
CREATE = """mutation ($input: CreateSocialPostInput!) {
  createSocialPost(input: $input) { replayed post { id status contentType publication { id } } }
}"""
SOME = "{ socialPosts(platform: FACEBOOK, status: PROCESSING, first: 1) { nodes { id } } }"
FORGET = """mutation ($input: DisconnectSocialAccountInput!) {
  disconnectSocialAccount(input: $input) { disconnectedId }
}"""
CANCEL = "mutation ($input: CancelSocialPostInput!) { cancelSocialPost(input: $input) { post { id status } } }"


@pytest.fixture
async def publisher(values: Any) -> Any:
    """The subgraph without a worker."""
    subgraph = create_subgraph(values, clock=ManualClock())
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


async def ask(subgraph: Subgraph[Any], document: str, claims: Any = CLAIMS, **variables: Json) -> Json:
    return await subgraph.execute(parse(document), variables, claims=claims)


async def created(subgraph: Subgraph[Any], claims: Any = CLAIMS, **wanted: Json) -> Json:
    answer = await ask(subgraph, CREATE, claims, input=VIDEO | wanted)
    assert "errors" not in answer, answer
    return answer["data"]["createSocialPost"]


async def refused(subgraph: Subgraph[Any], document: str = CREATE, claims: Any = CLAIMS, **wanted: Json) -> Json:
    return (await ask(subgraph, document, claims, input=wanted))["errors"][0]["extensions"]


async def test_models_are_what_migrations_make(publisher: Subgraph[Any]) -> None:
    assert await pending_changes(publisher.database) == []


def test_everything_is_described(undescribed: Any) -> None:
    assert undescribed(schema._schema) == []


@pytest.mark.parametrize(
    ("wanted", "field", "rule"),
    [
        ({"platform": "X"}, "platform", None),
        ({"caption": "a" * 2201}, "caption", "instagram.captionLength"),
        ({"platform": "TIKTOK", "caption": "a" * 2195, "hashtags": ["four"]}, "caption", "tiktok.captionLength"),
        ({"platform": "FACEBOOK", "caption": "a" * 5001}, "caption", "facebook.captionLength"),
        ({"platform": "LINKEDIN", "caption": "a" * 3001}, "caption", "linkedin.captionLength"),
        ({"hashtags": [f"h{number}" for number in range(31)]}, "hashtags", "instagram.hashtags"),
        ({"platform": "TIKTOK", "caption": "#a " * 11}, "hashtags", "tiktok.hashtags"),
        ({"hashtags": ["two words"]}, "hashtags", None),
        ({"platform": "TIKTOK", "contentType": "REEL"}, "contentType", "tiktok.contentType"),
        ({"platform": "LINKEDIN", "contentType": "STORY"}, "contentType", "linkedin.contentType"),
        ({"contentType": "VIDEO"}, "contentType", "instagram.contentType"),
        ({"mediaUrl": None}, "mediaUrl", None),
        ({"mediaUrl": "ftp://example.com/a.mp4"}, "mediaUrl", None),
        ({"mediaUrl": "http://[", "caption": "x"}, "mediaUrl", None),
        ({"mediaUrl": "http://example.com/\x00"}, "mediaUrl", None),
        ({"assetId": "asset_789"}, "mediaUrl", None),
        ({"platform": "FACEBOOK", "mediaUrl": None}, "caption", None),
        ({"scheduledAt": "2099-01-01T00:00:00Z"}, "scheduledAt", None),
        ({"idempotencyKey": ""}, "idempotencyKey", None),
        ({"caption": "\x00"}, "caption", None),
    ],
)
async def test_what_breaks_a_rule_is_refused_and_the_rule_named(
    publisher: Subgraph[Any], wanted: Json, field: str, rule: str | None
) -> None:
    error = await refused(publisher, **VIDEO | wanted)
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)
    assert error["details"].get("rule") == rule


@pytest.mark.parametrize(
    ("wanted", "content_type"),
    [
        ({}, "REEL"),
        ({"mediaUrl": "https://example.com/a.JPG"}, "POST"),
        ({"mediaUrl": "https://example.com/a"}, None),
        ({"platform": "TIKTOK"}, "VIDEO"),
        ({"platform": "FACEBOOK"}, "POST"),
        ({"platform": "FACEBOOK", "contentType": "REEL"}, "REEL"),
        ({"platform": "LINKEDIN", "mediaUrl": None, "caption": "words"}, "POST"),
    ],
)
async def test_the_type_follows_from_platform_and_media(
    publisher: Subgraph[Any], wanted: Json, content_type: str | None
) -> None:
    assert (await created(publisher, **wanted))["post"]["contentType"] == content_type


@pytest.mark.parametrize("orders", [[{}, {}], [{"publicationId": "a:instagram"}, {"publicationId": "b:instagram"}]])
async def test_posts_wait_for_their_turn(publisher: Subgraph[Any], orders: list[Json]) -> None:
    now = publisher.clock.now()
    first, second = [await turn(publisher, **order) for order in orders]
    assert (first, second) == (("PROCESSING", now), ("PROCESSING", now + timedelta(seconds=300)))
    assert await turn(publisher, platform="FACEBOOK") == ("PROCESSING", now)
    assert await turn(publisher, OTHER) == ("PROCESSING", now)
    planned = now + timedelta(seconds=301)
    later = await turn(publisher, scheduledAt=planned.isoformat())
    assert later == ("SCHEDULED", now + timedelta(seconds=600))
    publisher.clock.advance(timedelta(seconds=900))  # type: ignore[attr-defined]  # it is a ManualClock
    assert await turn(publisher) == ("PROCESSING", now + timedelta(seconds=900))


async def turn(publisher: Subgraph[Any], claims: Any = CLAIMS, **wanted: Json) -> tuple[str, datetime]:
    """The status of a new post, and when it is due."""
    post_id = (await created(publisher, claims, **wanted))["post"]["id"]
    read = "query ($id: ID!) { socialPost(id: $id) { status dueAt } }"
    post = (await ask(publisher, read, claims, id=post_id))["data"]["socialPost"]
    return post["status"], datetime.fromisoformat(post["dueAt"])


async def test_a_publication_has_one_post(publisher: Subgraph[Any]) -> None:
    first, again = [await created(publisher, publicationId="a:instagram") for _ in range(2)]
    assert (again["replayed"], again["post"]["id"]) == (True, first["post"]["id"])


async def test_no_more_posts_a_day_than_the_cap(publisher: Subgraph[Any]) -> None:
    for _ in range(10):
        await created(publisher, platform="FACEBOOK")
    error = await refused(publisher, **VIDEO | {"platform": "FACEBOOK"})
    assert (error["code"], error["details"]["rule"]) == ("RATE_LIMITED", "facebook.dailyPosts")
    tomorrow = publisher.clock.now() + timedelta(hours=25)
    await created(publisher, platform="FACEBOOK", scheduledAt=tomorrow.isoformat())
    some = await ask(publisher, SOME)
    post_id = some["data"]["socialPosts"]["nodes"][0]["id"]
    await ask(publisher, CANCEL, input={"id": post_id})
    await created(publisher, platform="FACEBOOK")


async def test_a_key_is_one_post_and_no_other(publisher: Subgraph[Any]) -> None:
    first = await created(publisher, idempotencyKey="k")
    again = await created(publisher, idempotencyKey="k")
    assert (again["replayed"], again["post"]["id"]) == (True, first["post"]["id"])
    error = await refused(publisher, **VIDEO | {"idempotencyKey": "k", "caption": "other"})
    assert (error["code"], error["details"]["field"]) == ("CONFLICT", "idempotencyKey")
    assert (await created(publisher, OTHER, idempotencyKey="k"))["post"]["id"] != first["post"]["id"]


async def test_what_waits_is_cancelled_by_post_or_publication(publisher: Subgraph[Any]) -> None:
    post = (await created(publisher, publicationId="p:instagram"))["post"]
    answer = await ask(publisher, CANCEL, input={"publicationId": "p:instagram"})
    assert answer["data"]["cancelSocialPost"]["post"] == {"id": post["id"], "status": "CANCELLED"}
    again = await ask(publisher, CANCEL, input={"id": post["id"]})
    assert again["data"]["cancelSocialPost"]["post"]["status"] == "CANCELLED"
    assert (await refused(publisher, CANCEL))["code"] == "VALIDATION_ERROR"


async def test_others_see_and_change_nothing(publisher: Subgraph[Any]) -> None:
    post = (await created(publisher, publicationId="p:instagram", assetId="asset_789", mediaUrl=None))["post"]
    read = "query ($id: ID!) { socialPost(id: $id) { id } }"
    assert (await ask(publisher, read, OTHER, id=post["id"]))["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    for wanted in ({"id": post["id"]}, {"publicationId": "p:instagram"}):
        assert (await refused(publisher, CANCEL, OTHER, **wanted))["code"] == "NOT_FOUND"
    lists = await ask(publisher, "{ socialPosts { totalCount } socialAccounts { id } }", OTHER)
    assert lists["data"] == {"socialPosts": {"totalCount": 0}, "socialAccounts": []}
    entities = """query ($keys: [_Any!]!) { _entities(representations: $keys) {
      ... on SocialPost { id } ... on Publication { post { id } } ... on Asset { socialPosts { totalCount } } } }"""
    keys = [
        {"__typename": "SocialPost", "id": post["id"]},
        {"__typename": "Publication", "id": "p:instagram"},
        {"__typename": "Asset", "id": "asset_789"},
    ]
    own = (await ask(publisher, entities, keys=keys))["data"]["_entities"]
    assert own == [{"id": post["id"]}, {"post": {"id": post["id"]}}, {"socialPosts": {"totalCount": 1}}]
    others = (await ask(publisher, entities, OTHER, keys=keys))["data"]["_entities"]
    assert others == [None, {"post": None}, {"socialPosts": {"totalCount": 0}}]
    account = (await ask(publisher, "{ socialAccounts { id } }"))["data"]["socialAccounts"][0]["id"]
    forget = FORGET
    assert (await refused(publisher, forget, OTHER, id=account))["code"] == "NOT_FOUND"


async def test_rules_can_be_asked_for(publisher: Subgraph[Any]) -> None:
    answer = await ask(publisher, "{ socialRules { platform maxCaptionLength maxHashtags spacingSeconds dailyPosts } }")
    names = ("platform", "maxCaptionLength", "maxHashtags", "spacingSeconds", "dailyPosts")
    assert [tuple(rules[name] for name in names) for rules in answer["data"]["socialRules"]] == [
        ("INSTAGRAM", 2200, 30, 300, 10),
        ("TIKTOK", 2200, 10, 600, 10),
        ("FACEBOOK", 5000, None, 0, 10),
        ("LINKEDIN", 3000, None, 0, 10),
    ]


def test_suggestions_keep_the_limits() -> None:
    tiktok = SocialPlatform.TIKTOK
    assert better_caption(tiktok, "given", "too short", []) == "given"
    assert better_caption(tiktok, "given", "this is long enough", []) == "this is long enough"
    assert len(better_caption(tiktok, "given", "a" * 3000, ["tag"])) == 2200 - len("#tag") - 2
    suggested = [f"#n{number}" for number in range(20)]
    assert merged_hashtags(tiktok, "", ["a"], [*suggested, "#a"]) == ("a", *(f"n{number}" for number in range(9)))
    assert merged_hashtags(tiktok, "a" * 2196, [], ["#too", "#x"]) == ("x",)


async def test_a_planned_post_comes_out_at_its_time_and_tells_of_it(social: Any, sqlite_values: Any) -> None:
    clock = AheadClock()
    async with social(sqlite_values, clock=clock) as started:
        at = (clock.now() + timedelta(minutes=10)).isoformat()
        post_id = await started.create("TIKTOK", scheduledAt=at, publicationId="q:tiktok")
        assert (await started.read(post_id))["status"] == "SCHEDULED"
        assert started.sandbox("TIKTOK").posts() == []
        clock.ahead += timedelta(minutes=10)
        await started.subgraph.jobs.sweep()
        assert (await started.ended(post_id))["status"] == "COMPLETE"
        follow = parse('subscription { socialPostEvents(after: "0") { type progress post { status } } }')
        told = []
        async with aclosing(started.subgraph.subscribe(follow, {}, claims=CLAIMS)) as events:
            async for event in events:
                told.append(event["data"]["socialPostEvents"])
                if told[-1]["type"] == "COMPLETED":
                    break
        assert {event["type"] for event in told} == {"PROGRESSED", "COMPLETED"}
        assert [event["progress"] for event in told] == sorted(event["progress"] for event in told)


async def test_accounts_are_connected_by_consent_and_states_are_good_once(social: Any, sqlite_values: Any) -> None:
    begin = "mutation ($on: SocialPlatform!) { beginSocialConsent(input: {platform: $on}) { authUrl state } }"
    connect = """mutation ($input: ConnectSocialAccountInput!) {
      connectSocialAccount(input: $input) { account { platform name isConnected } } }"""
    async with social(sqlite_values) as started, httpx.AsyncClient() as browser:
        for platform in ("INSTAGRAM", "TIKTOK", "FACEBOOK", "LINKEDIN"):
            begun = (await started.data(begin, on=platform))["beginSocialConsent"]
            agreed = await browser.get(begun["authUrl"])
            back = httpx.URL(agreed.headers["location"])
            assert back.path == f"/social/callback/{platform.lower()}"
            answer = {"platform": platform, "code": back.params["code"], "state": back.params["state"]}
            account = (await started.data(connect, input=answer))["connectSocialAccount"]["account"]
            assert (account["platform"], account["isConnected"]) == (platform, True)
            assert (await started.refusal(connect, input=answer))["details"]["field"] == "state"
        begun = (await started.data(begin, on="TIKTOK"))["beginSocialConsent"]
        back = httpx.URL((await browser.get(begun["authUrl"])).headers["location"])
        page = await browser.get(f"{started.address}{back.path}", params=back.params)
        assert (page.status_code, "Posts now go to sandbox" in page.text) == (200, True)
        assert (await browser.get(f"{started.address}{back.path}", params=back.params)).status_code == 400


async def test_secrets_appear_nowhere(
    social: Any, sqlite_values: Any, caplog: Any, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.token_urlsafe", lambda _: "s3cr3t-token")
    async with social(sqlite_values) as started:
        started.sandbox("TIKTOK").trouble += [Fault.DOWN] * 7
        posts = [await started.create(platform) for platform in ("INSTAGRAM", "TIKTOK", "FACEBOOK", "LINKEDIN")]
        ended = [await started.ended(post) for post in posts]
        accounts = await started.data("{ socialAccounts { id platform externalId name scopes } }")
        assert ended[1]["status"] == "FAILED"
        printed = capfd.readouterr()
        shown = f"{ended}{accounts}{caplog.text}{printed.out}{printed.err}"
        kept = _bytes_of(Path(sqlite_values["data_dir"]), "social_publisher*")
        assert b"sealed_session" in kept
        for secret in ("s3cr3t-token", "/upload/", "/rupload/"):
            assert secret not in shown
            assert secret.encode() not in kept


def _bytes_of(folder: Path, pattern: str) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob(pattern) if file.is_file())
