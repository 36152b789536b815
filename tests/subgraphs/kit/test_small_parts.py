"""Ids, settings, actors, scalars and loaders."""

import asyncio
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest
from graphql import GraphQLError

from subgraphs.kit import ids
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.identity import Actor, require_organization, require_scope, require_subject
from subgraphs.kit.loaders import Loaders
from subgraphs.kit.scalars import SCALARS, URL, BigInt, print_moment, read_moment
from subgraphs.kit.settings import KitSettings, SettingsError, read_settings, setting_names


def test_ids_are_unique_sorted_and_of_their_form() -> None:
    made = [ids.cuid() for _ in range(500)]
    assert len(set(made)) == 500
    assert sorted(made) == made or made[0][:9] != made[-1][:9]
    assert all(re.fullmatch(r"c[0-9a-z]{24}", one) for one in made)
    assert re.fullmatch(r"proj_[0-9a-z]{24}", ids.prefixed("proj"))
    assert uuid.UUID(ids.uuid4()).version == 4
    seventh = uuid.UUID(ids.uuid7())
    assert (seventh.version, seventh.variant) == (7, uuid.RFC_4122)
    now = datetime.now(UTC).timestamp() * 1000
    assert abs((seventh.int >> 80) - now) < 60_000


class Special(KitSettings, frozen=True, kw_only=True):
    depth: int = 3


def test_settings_are_read_from_text_and_know_their_names() -> None:
    settings = read_settings(Special, {"demo": "true", "depth": "7", "someone_elses": "x", "database_pool_size": "2"})
    assert (settings.demo, settings.depth, settings.database_pool_size) == (True, 7, 2)
    assert setting_names(Special) >= {"depth", "demo", "data_dir"}


@pytest.mark.parametrize("values", [{"depth": "deep"}, {"demo": "perhaps"}])
def test_a_setting_that_cannot_be_read_is_named(values: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=f"^TIDEGATE_{next(iter(values)).upper()}: "):
        read_settings(Special, values)


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "a b"}, {"a", "b"}),
        ({"scope": "a,b"}, {"a", "b"}),
        ({"scopes": ["a", "b"]}, {"a", "b"}),
        ({"scp": ["a"]}, {"a"}),
        ({"permissions": "a"}, {"a"}),
        ({"roles": ["a"]}, {"a"}),
        ({"scope": ""}, set()),
        ({"scope": 7}, set()),
        ({}, set()),
    ],
)
def test_scopes_are_read_from_the_claims_that_issuers_use(claims: dict[str, Any], scopes: set[str]) -> None:
    assert Actor.from_claims({"sub": "u", **claims}).scopes == scopes


def test_an_actor_is_asked_for_what_an_operation_needs() -> None:
    ann = Actor.from_claims({"sub": "ann", "org_id": "org_1", "scope": "admin", "api_key": True})
    assert (require_subject(ann), require_organization(ann), ann.is_api_key) == ("ann", "org_1", True)
    require_scope(ann, "admin")
    homeless, nobody = Actor.from_claims({"sub": "ann"}), Actor.from_claims(None)
    refusals: list[tuple[Callable[[], object], str]] = [
        (lambda: require_organization(homeless), "FORBIDDEN"),
        (lambda: require_scope(ann, "other"), "FORBIDDEN"),
        (lambda: require_subject(nobody), "UNAUTHORIZED"),
        (lambda: require_organization(nobody), "UNAUTHORIZED"),
        (lambda: require_scope(nobody, "admin"), "UNAUTHORIZED"),
    ]
    for refused, expected in refusals:
        with pytest.raises(SubgraphError) as error:
            refused()
        assert error.value.code == expected


def test_moments_are_printed_and_read_in_utc() -> None:
    moment = datetime(2026, 1, 20, 14, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))
    assert print_moment(moment) == "2026-01-20T12:00:00Z"
    assert read_moment("2026-01-20T14:00:00.5+02:00") == datetime(2026, 1, 20, 12, 0, 0, 500_000, tzinfo=UTC)
    for bad in ("2026-13-01T00:00:00Z", "2026-01-20", "", 7, None, True):
        with pytest.raises(GraphQLError):
            read_moment(bad)


@pytest.mark.parametrize(
    ("scalar", "good", "bad"),
    [
        (BigInt, [0, -5, 2**53 - 1], [2**53, "5", 1.5, True, None]),
        (URL, ["https://a.example/x?y=1"], ["/x", "example.com", "https://", 7, "http://[bad"]),
    ],
)
def test_scalars_take_only_their_own_values(scalar: Any, good: list[Any], bad: list[Any]) -> None:
    read = cast("Callable[[Any], Any]", SCALARS[scalar].parse_value)  # Strawberry leaves it untyped
    assert [read(value) for value in good] == good
    for value in bad:
        with pytest.raises(GraphQLError):
            read(value)


async def test_keys_asked_for_at_the_same_time_are_loaded_together() -> None:
    calls: list[list[str]] = []

    async def lengths(_context: str, keys: Sequence[str]) -> Mapping[str, int]:
        calls.append(list(keys))
        return {key: len(key) for key in keys if key != "missing"}

    loaders = Loaders("context")
    loaded = await asyncio.gather(*(loaders.load(lengths, key) for key in ("a", "bb", "a", "missing")))
    assert loaded == [1, 2, 1, None]
    assert await loaders.load(lengths, "bb") == 2
    assert calls == [["a", "bb", "missing"]]
    loaders.clear()
    await loaders.load(lengths, "bb")
    assert calls[1:] == [["bb"]]


async def test_a_batch_that_fails_fails_for_each_key() -> None:
    async def failing(_context: None, _keys: Sequence[str]) -> Mapping[str, int]:
        raise SubgraphError("NOT_FOUND", "no")

    loaders = Loaders(None)
    results = await asyncio.gather(*(loaders.load(failing, key) for key in "ab"), return_exceptions=True)
    assert [type(result) for result in results] == [SubgraphError, SubgraphError]
