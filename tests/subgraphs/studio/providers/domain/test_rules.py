"""Configurations, registrations, conditions, chains, media types and statuses: rules as tables."""

from dataclasses import replace
from typing import Any

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.providers.domain.configuration import (
    checked_configuration,
    schema_problem,
    violations,
    with_defaults,
)
from subgraphs.studio.providers.domain.media_types import is_text, takes
from subgraphs.studio.providers.domain.registration import Registration, check_registration
from subgraphs.studio.providers.domain.statuses import (
    BatchStatus,
    JobStatus,
    ProcessingStatus,
    ProviderTrigger,
    batch_status,
    processing_status,
)
from subgraphs.studio.providers.domain.triggers import (
    Condition,
    Happening,
    Listener,
    asked_to_run,
    condition_problem,
    holds,
    listeners_of,
)

Json = Any  # JSON values

GOOD = Registration("custom-analyzer", "Custom", "flow", ["onCreate"], ["application/json"])


@pytest.mark.parametrize(
    ("value", "schema", "said"),
    [
        ("a", {"type": "string"}, None),
        (1, {"type": "string"}, "must be of type string"),
        (True, {"type": "integer"}, "must be of type integer"),
        (2.0, {"type": "integer"}, None),
        (2.5, {"type": ["integer", "string"]}, "must be of type integer or string"),
        ("c", {"enum": ["a", "b"]}, "must be one of a, b"),
        (1, {"const": 2}, "must be 2"),
        (0, {"minimum": 1}, "must be at least 1"),
        (3, {"maximum": 2}, "must be at most 2"),
        ("", {"minLength": 1}, "must be at least 1 characters"),
        ([1, "x"], {"type": "array", "items": {"type": "integer"}}, "has an item that must be of type integer"),
        ([1] * 3, {"maxItems": 2}, "must be at most 2 items"),
        ({}, {"type": "object", "required": ["a"]}, "must have 'a'"),
        ({"a": 1}, {"properties": {"a": {"type": "null"}}}, "has a 'a' that must be of type null"),
    ],
)
def test_values_are_held_against_their_schema(value: Json, schema: Json, said: str | None) -> None:
    assert next(violations(value, schema), None) == said


@pytest.mark.parametrize(
    ("schema", "fine"),
    [
        ({"type": "string", "enum": ["a"], "default": "a"}, True),
        ({}, True),
        ("string", False),
        ({"type": "text"}, False),
        ({"pattern": "(a+)+"}, False),
        ({"type": "array", "items": {"type": "array", "items": {"type": "x"}}}, False),
        ({"items": {"items": {"items": {"items": {"items": {"items": {}}}}}}}, False),
    ],
)
def test_schemas_say_only_what_is_understood(schema: Json, fine: bool) -> None:
    assert (schema_problem(schema) is None) is fine


def test_defaults_fill_what_is_left_open() -> None:
    options = {"a": {"default": 1}, "b": {}}
    assert with_defaults(checked_configuration({"b": 2}, options), options) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "X"}, "id"),
        ({"id": "a"}, "id"),
        ({"id": "a" * 101}, "id"),
        ({"id": "text-expander"}, "id"),
        ({"id": "user"}, "id"),
        ({"name": " "}, "name"),
        ({"workflow_id": ""}, "workflowId"),
        ({"trigger_events": []}, "triggerEvents"),
        ({"trigger_events": ["request"]}, "triggerEvents"),
        ({"supported_types": []}, "supportedTypes"),
        ({"supported_types": ["json"]}, "supportedTypes"),
        ({"output_types": ["*/json"]}, "outputTypes"),
        ({"version": "one"}, "version"),
        ({"description": "\0"}, "description"),
        ({"max_input_size": 0}, "maxInputSize"),
        ({"cost": -1}, "cost"),
        ({"timeout_seconds": 0}, "timeoutSeconds"),
        ({"options": {"a b": {}}}, "options.a b"),
        ({"options": {"a": {"type": "x"}}}, "options.a"),
        ({"conditions": [Condition("owner", "eq", 1)]}, "conditions"),
        ({"configuration": {"endpoint": 5}}, "configuration.endpoint"),
        ({"configuration": {"signing_secret": "short"}}, "configuration.signing_secret"),
        ({"configuration": {"a": "x" * 20_000}}, "configuration"),
    ],
)
def test_registrations_that_break_a_rule_are_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(SubgraphError) as caught:
        check_registration(replace(GOOD, **change))
    assert (caught.value.details or {})["field"] == field


@pytest.mark.parametrize("name", ["ab", "book:my-novel", "a_1", "0x", "a" * 100])
def test_ids_of_providers(name: str) -> None:
    assert check_registration(replace(GOOD, id=name)).id == name


FACTS = {"content_type": "text/plain", "size": 10, "metadata": {"tags": ["a"], "n": 3, "s": "abc"}}


@pytest.mark.parametrize(
    ("field", "operator", "value", "held"),
    [
        ("size", "eq", 10, True),
        ("size", "ne", 10, False),
        ("size", "gt", 9, True),
        ("size", "lt", 9, False),
        ("size", "gt", "9", False),
        ("metadata.n", "in", [1, 3], True),
        ("metadata.tags", "contains", "a", True),
        ("metadata.s", "contains", "bc", True),
        ("metadata.s", "contains", 1, False),
        ("metadata.s", "regex", "^a.c$", True),
        ("metadata.none", "eq", None, True),
        ("metadata.none", "ne", 1, True),
        ("metadata.none.deeper", "gt", 1, False),
        ("metadata.s", "like", "a", False),
    ],
)
def test_conditions_look_at_a_blob(field: str, operator: str, value: Json, held: bool) -> None:
    assert holds(Condition(field, operator, value), FACTS) is held


@pytest.mark.parametrize(
    ("condition", "fine"),
    [
        (Condition("metadata.a-b.c", "eq", 1), True),
        (Condition("metadata", "eq", 1), False),
        (Condition("size", "like", 1), False),
        (Condition("size", "in", 1), False),
        (Condition("title", "regex", "^Chapter [0-9]+$"), True),
        (Condition("title", "regex", "(a+)+$"), False),
        (Condition("title", "regex", "a*a*a*b"), False),
        (Condition("title", "regex", "x" * 101), False),
    ],
)
def test_conditions_are_checked_when_they_are_registered(condition: Condition, fine: bool) -> None:
    assert (condition_problem(condition) is None) is fine


EDIT = Happening(ProviderTrigger.ON_EDIT, "b", 2, "text/plain")


@pytest.mark.parametrize(
    ("happening", "runs"),
    [
        (EDIT, True),
        (replace(EDIT, content_type="image/png"), False),
        (replace(EDIT, trigger=ProviderTrigger.ON_CREATE), False),
        (replace(EDIT, trigger=ProviderTrigger.ON_DELETE, content_type=""), True),
        (replace(EDIT, author="other", chain=("other",)), True),
        (replace(EDIT, author="listener", chain=("listener",)), False),
        (replace(EDIT, author="other", chain=("listener", "other")), False),
        (replace(EDIT, author="c", chain=("a", "b", "c")), False),
    ],
)
def test_listeners_hear_what_fits_and_no_echo(happening: Happening, runs: bool) -> None:
    triggers = frozenset({ProviderTrigger.ON_EDIT, ProviderTrigger.ON_DELETE})
    listener = Listener("listener", triggers, ("text/*",), ())
    assert bool(listeners_of(happening, [listener])) is runs


def test_people_s_changes_run_what_their_owner_asked_for_and_providers_changes_do_not() -> None:
    assert asked_to_run(EDIT, ["a", "b"], ["b", "c"]) == ["a", "b", "c"]
    assert asked_to_run(replace(EDIT, author="a"), ["a", "b"], ["c"]) == []
    assert asked_to_run(replace(EDIT, trigger=ProviderTrigger.ON_DELETE), ["a"], ["c"]) == []
    created = replace(EDIT, trigger=ProviderTrigger.ON_CREATE)
    assert asked_to_run(replace(created, author="x"), ["a"], []) == ["a"]
    assert asked_to_run(created, [], ["c"]) == [], "what ran before the news of the blob came is no reason"


@pytest.mark.parametrize(
    ("patterns", "content_type", "fits"),
    [
        (["text/plain"], "TEXT/plain; charset=utf-8", True),
        (["text/*"], "text/html", True),
        (["*/*"], "image/png", True),
        (["text/*"], "application/json", False),
        ([], "text/plain", False),
    ],
)
def test_types_fit_patterns(patterns: list[str], content_type: str, fits: bool) -> None:
    assert takes(patterns, content_type) is fits


@pytest.mark.parametrize(("name", "text"), [("application/ld+json", True), ("image/png", False), ("text/csv", True)])
def test_text_is_sent_as_text(name: str, text: bool) -> None:
    assert is_text(name) is text


@pytest.mark.parametrize(
    ("jobs", "status"),
    [
        ("completed completed", BatchStatus.COMPLETED),
        ("completed running", BatchStatus.PROCESSING),
        ("completed failed", BatchStatus.PARTIAL),
        ("failed cancelled", BatchStatus.FAILED),
    ],
)
def test_a_batch_is_what_its_jobs_are(jobs: str, status: BatchStatus) -> None:
    assert batch_status([JobStatus(job) for job in jobs.split()]) is status


def test_every_status_of_a_job_says_something_of_its_blob() -> None:
    said = {processing_status(status) for status in JobStatus}
    assert said == set(ProcessingStatus) - {ProcessingStatus.NOT_PROCESSED}
