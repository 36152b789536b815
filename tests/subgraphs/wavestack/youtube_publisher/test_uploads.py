"""Uploads as clients see them: repeated requests, publications, cancelling, validation, other organizations."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from graphql import GraphQLObjectType, GraphQLSchema

from subgraphs.kit.migrations import pending_changes
from subgraphs.wavestack.youtube_publisher.app import create_subgraph
from subgraphs.wavestack.youtube_publisher.schema import schema
from tests.subgraphs.wavestack.youtube_publisher.conftest import CREATE, Start, ask, ended, sandbox_of, upload

CANCEL = "mutation C($input: CancelUploadInput!) { cancelUpload(input: $input) { upload { status } } }"
URL = "http://example.com/video.mp4"


def code(answer: dict[str, Any]) -> str:
    (error,) = answer["errors"]
    return str(error["extensions"]["code"])


async def test_a_repeated_key_is_one_upload_and_another_request_with_it_a_conflict(start: Start) -> None:
    async with start(working_on=False) as publisher:
        first = await upload(publisher, videoUrl=URL, idempotencyKey="k")
        again = await ask(
            publisher, CREATE, input={"title": "T", "privacy": "PUBLIC", "videoUrl": URL, "idempotencyKey": "k"}
        )
        other = await ask(publisher, CREATE, input={"title": "U", "videoUrl": URL, "idempotencyKey": "k"})
        elsewhere = await upload(publisher, "org_456", videoUrl=URL, idempotencyKey="k")
    assert again["data"]["createUpload"] == {"replayed": True, "upload": {"id": first, "status": "PROCESSING"}}
    assert code(other) == "CONFLICT"
    assert elsewhere != first


async def test_a_publication_has_one_upload_at_most_that_may_become_a_video(start: Start) -> None:
    async with start(working_on=False) as publisher:
        wanted = {"videoUrl": URL, "publicationId": "clx1:youtube"}
        first = await upload(publisher, **wanted, idempotencyKey="clx1:youtube#1")
        assert await upload(publisher, **wanted, idempotencyKey="clx1:youtube#2") == first
        await ask(publisher, CANCEL, input={"publicationId": "clx1:youtube"})
        assert await upload(publisher, **wanted, idempotencyKey="clx1:youtube#3") != first


async def test_parallel_requests_for_a_publication_make_one_upload(start: Start) -> None:
    async with start(working_on=False) as publisher:
        wanted = {"videoUrl": URL, "publicationId": "clx1:youtube"}
        found = await asyncio.gather(*(upload(publisher, **wanted) for _ in range(8)))
    assert len(set(found)) == 1


async def test_an_upload_can_be_stopped_until_youtube_has_the_video(start: Start, videos: str) -> None:
    async with start() as publisher:
        sent = await upload(publisher, videoUrl=f"{videos}/5")
        await ended(publisher, sent)
        refused = await ask(publisher, CANCEL, input={"id": sent})
    async with start(working_on=False) as publisher:
        waiting = await upload(publisher, videoUrl=URL)
        stopped = await ask(publisher, CANCEL, input={"id": waiting})
        assert stopped["data"]["cancelUpload"]["upload"] == {"status": "CANCELLED"}
        assert (await ended(publisher, waiting))["status"] == "CANCELLED"
        neither = await ask(publisher, CANCEL, input={})
        unknown = await ask(publisher, CANCEL, input={"publicationId": "clx9:youtube"})
    assert (code(refused), code(neither), code(unknown)) == ("CONFLICT", "VALIDATION_ERROR", "NOT_FOUND")


async def test_an_organization_begins_only_so_many_uploads_a_day(start: Start) -> None:
    async with start(working_on=False, youtube_daily_uploads="2") as publisher:
        await upload(publisher, videoUrl=URL)
        await upload(publisher, videoUrl=URL)
        refused = await ask(publisher, CREATE, input={"title": "T", "videoUrl": URL})
        await upload(publisher, "org_456", videoUrl=URL)
    assert code(refused) == "RATE_LIMITED"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"title": ""}, "title"),
        ({"videoUrl": None}, "videoUrl"),
        ({"assetId": "asset_789"}, "videoUrl"),
        ({"tags": ["<b>"]}, "tags"),
        ({"description": "a" * 5001}, "description"),
    ],
)
async def test_bad_requests_are_refused_with_their_field(start: Start, wanted: dict[str, Any], field: str) -> None:
    async with start(working_on=False) as publisher:
        answer = await ask(publisher, CREATE, input={"title": "T", "videoUrl": URL} | wanted)
    assert code(answer) == "VALIDATION_ERROR"
    assert answer["errors"][0]["extensions"]["details"]["field"] == field


# Every root field, asked by org_456 for what org_123 has, and by nobody.
FROM_OUTSIDE = {
    "upload": ("{ upload(id: $id) { id } }", "NOT_FOUND"),
    "uploads": ("{ uploads { totalCount } }", {"totalCount": 0}),
    "youtubeAccounts": ("{ youtubeAccounts { id } }", []),
    "cancelUpload": ("{ cancelUpload(input: {id: $id}) { replayed } }", "NOT_FOUND"),
    "disconnectYoutube": ("{ disconnectYoutube(input: {id: $account}) { disconnectedId } }", "NOT_FOUND"),
    "connectYoutube": ('{ connectYoutube(input: {code: "c", state: $state}) { account { id } } }', "VALIDATION_ERROR"),
    "beginYoutubeConsent": ("{ beginYoutubeConsent { __typename } }", {"__typename": "YouTubeConsent"}),
    "createUpload": (
        '{ createUpload(input: {title: "T", videoUrl: "http://e.com/v", publicationId: "clx1:youtube"}) { replayed } }',
        {"replayed": False},
    ),
}
_TYPES = {"$id": "$id: ID!", "$account": "$account: ID!", "$state": "$state: String!"}


async def test_another_organization_sees_and_changes_nothing_and_nobody_is_unauthorized(start: Start) -> None:
    roots = [schema.core.query_type, schema.core.mutation_type]
    names = {name for root in roots if isinstance(root, GraphQLObjectType) for name in root.fields}
    assert names - {"_entities", "_service"} == set(FROM_OUTSIDE)
    async with start(working_on=False) as publisher:
        own = await upload(publisher, videoUrl=URL, publicationId="clx1:youtube")
        accounts = await ask(publisher, "{ youtubeAccounts { id } }")
        begun = await ask(publisher, "mutation { beginYoutubeConsent { state } }")
        ids = {
            "id": own,
            "account": accounts["data"]["youtubeAccounts"][0]["id"],
            "state": begun["data"]["beginYoutubeConsent"]["state"],
        }
        mutations = schema.core.mutation_type
        assert mutations is not None
        for name, (selection, expected) in FROM_OUTSIDE.items():
            kind = "mutation" if name in mutations.fields else "query"
            used = ", ".join(declared for mark, declared in _TYPES.items() if mark in selection)
            text = f"{kind} Q{f'({used})' if used else ''} {selection}"
            variables = {mark: value for mark, value in ids.items() if f"${mark}" in selection}
            answer = await ask(publisher, text, "org_456", **variables)
            if isinstance(expected, str):
                assert code(answer) == expected, name
            else:
                assert answer == {"data": {name: expected}}
            assert code(await ask(publisher, text, None, **variables)) == "UNAUTHORIZED", name
        assert (await ask(publisher, "query R($id: ID!) { upload(id: $id) { status } }", id=own))["data"] == {
            "upload": {"status": "PROCESSING"}
        }


async def test_entities_lead_from_publications_and_assets_to_uploads(start: Start) -> None:
    text = """query Q($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Publication { upload { id } } ... on Asset { uploads { nodes { id } } } ... on Upload { title }
      }
    }"""
    async with start(working_on=False) as publisher:
        own = await upload(publisher, assetId="asset_789", publicationId="clx1:youtube")
        representations = [
            {"__typename": "Publication", "id": "clx1:youtube"},
            {"__typename": "Publication", "id": "clx1:x"},
            {"__typename": "Asset", "id": "asset_789"},
            {"__typename": "Upload", "id": own},
        ]
        seen = await ask(publisher, text, representations=representations)
        hidden = await ask(publisher, text, "org_456", representations=representations)
    assert seen["data"]["_entities"] == [
        {"upload": {"id": own}},
        {"upload": None},
        {"uploads": {"nodes": [{"id": own}]}},
        {"title": "T"},
    ]
    assert hidden["data"]["_entities"] == [{"upload": None}, {"upload": None}, {"uploads": {"nodes": []}}, None]


def test_everything_is_described(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    assert undescribed(schema.core) == []


async def test_the_tables_are_those_of_the_migrations(start: Start) -> None:
    async with start(working_on=False) as publisher:
        assert await pending_changes(publisher.database) == []


def test_the_sandbox_is_off_where_a_client_is_configured(sqlite_values: dict[str, str]) -> None:
    assert create_subgraph(sqlite_values | {"youtube_client_id": "real"}).resources.sandbox is None
    assert create_subgraph(sqlite_values | {"demo": "false"}).resources.sandbox is None
    assert sandbox_of(create_subgraph(sqlite_values)) is not None
