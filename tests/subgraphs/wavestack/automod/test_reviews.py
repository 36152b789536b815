"""People review verdicts, users appeal; what comes out changes records, and what the classifier says afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from subgraphs.kit.clock import ManualClock
from tests.subgraphs.wavestack.asking import Ask

REVIEW = """mutation($id: ID!, $confirm: Boolean!) {
  reviewVerdict(input: {id: $id, confirm: $confirm}) { verdict { review allowed } }
}"""
QUEUE = "{ verdicts(review: PENDING) { nodes { id content } totalCount } }"
RECORD = """query($id: ID!) { moderatedUser(id: $id) { moderationStatus violations { totalCount nodes {
  id type actionTaken clearedAt verdict { id review } appeal { id status }
} } } }"""
APPEAL = """mutation($id: ID!, $text: String!) {
  createAppeal(input: {violationId: $id, text: $text}) { appeal { id status text user { id } violation { id } } }
}"""
DECIDE = """mutation($id: ID!, $accept: Boolean!) {
  decideAppeal(input: {id: $id, accept: $accept}) { appeal { status decidedBy decidedAt violation { clearedAt } } }
}"""
LABEL = "mutation($text: String!, $label: Label!) { labelText(input: {text: $text, label: $label}) { label } }"


@pytest.fixture
async def unsure(check: Ask, change: Ask) -> dict[str, Any]:  # Any: JSON values
    """A verdict that waits for a person."""
    await change(reviewBelow=1.0)
    verdict = await check("you stupid loser, get lost")
    assert (verdict["flags"], verdict["review"]) == (["TOXICITY"], "PENDING")
    return verdict


async def _record(data: Ask, user: str = "user_9") -> dict[str, Any]:  # Any: JSON values
    found: dict[str, Any] = (await data(RECORD, id=user))["moderatedUser"]
    return found


async def test_the_queue_holds_what_waits(data: Ask, check: Ask, unsure: dict[str, Any]) -> None:
    await check("hello everybody")
    assert (await data(QUEUE))["verdicts"] == {
        "nodes": [{"id": unsure["id"], "content": "you stupid loser, get lost"}],
        "totalCount": 1,
    }
    await data(REVIEW, id=unsure["id"], confirm=True)
    assert (await data(QUEUE))["verdicts"]["totalCount"] == 0


async def test_a_confirmed_verdict_stands_and_is_learnt(data: Ask, check: Ask, unsure: dict[str, Any]) -> None:
    reviewed = await data(REVIEW, id=unsure["id"], confirm=True)
    assert reviewed["reviewVerdict"]["verdict"] == {"review": "CONFIRMED", "allowed": False}
    assert (await _record(data))["moderationStatus"] == "WARNING"
    assert (await check("you stupid loser, get lost"))["scores"]["toxicity"] == 1.0


async def test_an_overturned_verdict_is_taken_back_and_unlearnt(data: Ask, check: Ask, unsure: dict[str, Any]) -> None:
    reviewed = await data(REVIEW, id=unsure["id"], confirm=False)
    assert reviewed["reviewVerdict"]["verdict"]["review"] == "OVERTURNED"
    assert await _record(data) == {"moderationStatus": "GOOD", "violations": {"totalCount": 0, "nodes": []}}
    assert (await check("you stupid loser, get lost"))["allowed"] is True
    assert (await check("you stupid losers, get lost!"))["allowed"] is True
    assert (await check("you stupid loser, get lost", "org_456"))["allowed"] is False


async def test_a_verdict_is_reviewed_once(data: Ask, refusal: Ask, check: Ask, unsure: dict[str, Any]) -> None:
    await data(REVIEW, id=unsure["id"], confirm=False)
    again = await refusal(REVIEW, id=unsure["id"], confirm=True)
    assert (again["code"], again["details"]) == ("CONFLICT", {"field": "id", "reason": "overturned"})
    sure = await check("hello everybody")
    assert (await refusal(REVIEW, id=sure["id"], confirm=True))["details"] == {"field": "id", "reason": "none"}
    assert (await refusal(REVIEW, id="ver_none", confirm=True))["code"] == "NOT_FOUND"


async def test_a_labelled_text_changes_the_verdict_on_a_paraphrase(data: Ask, check: Ask) -> None:
    text, paraphrase = "your whole crew throws every match on purpose", "your entire crew throws every match on purpose"
    assert (await check(paraphrase))["allowed"] is True
    await data(LABEL, text=text, label="TOXIC")
    assert (await check(paraphrase))["flags"] == ["TOXICITY"]
    assert (await check(paraphrase, "org_456"))["allowed"] is True
    await data(LABEL, text=text, label="FINE")
    assert (await check(paraphrase))["allowed"] is True


@pytest.mark.parametrize(("text", "constraint"), [(" ", "required"), ("x" * 1001, "maxLength"), ("\x00x", "format")])
async def test_what_cannot_be_learnt_is_refused(refusal: Ask, text: str, constraint: str) -> None:
    assert (await refusal(LABEL, text=text, label="FINE"))["details"] == {"field": "text", "constraint": constraint}


async def _appealed(data: Ask, check: Ask) -> tuple[str, str]:
    """The ids of a violation and of the appeal against it."""
    await check("you worthless idiot, nobody wants you here")
    (violation,) = (await _record(data))["violations"]["nodes"]
    appeal = (await data(APPEAL, id=violation["id"], text="It was a quote."))["createAppeal"]["appeal"]
    assert appeal == {
        "id": appeal["id"],
        "status": "OPEN",
        "text": "It was a quote.",
        "user": {"id": "user_9"},
        "violation": {"id": violation["id"]},
    }
    return violation["id"], appeal["id"]


async def test_an_accepted_appeal_clears_the_record_and_is_learnt(data: Ask, check: Ask, clock: ManualClock) -> None:
    _violation, appeal = await _appealed(data, check)
    assert (await _record(data))["violations"]["nodes"][0]["appeal"] == {"id": appeal, "status": "OPEN"}
    clock.advance(timedelta(hours=1))
    decided = (await data(DECIDE, id=appeal, accept=True))["decideAppeal"]["appeal"]
    assert decided == {
        "status": "ACCEPTED",
        "decidedBy": "moderator_1",
        "decidedAt": "2026-01-15T11:00:00Z",
        "violation": {"clearedAt": "2026-01-15T11:00:00Z"},
    }
    assert (await _record(data))["moderationStatus"] == "GOOD"
    assert (await data("{ verdicts(review: OVERTURNED) { totalCount } }"))["verdicts"]["totalCount"] == 1
    assert (await check("you worthless idiot, nobody wants you here"))["allowed"] is True


async def test_a_rejected_appeal_leaves_the_record(data: Ask, refusal: Ask, check: Ask) -> None:
    violation, appeal = await _appealed(data, check)
    await data(DECIDE, id=appeal, accept=False)
    assert (await _record(data))["moderationStatus"] == "WARNING"
    again = await refusal(DECIDE, id=appeal, accept=True)
    assert (again["code"], again["details"]) == ("CONFLICT", {"field": "id", "reason": "decided"})
    second = await refusal(APPEAL, id=violation, text="Please")
    assert (second["code"], second["details"]) == ("CONFLICT", {"field": "violationId", "reason": "exists"})
    listed = await data("{ appeals(status: REJECTED) { nodes { id } } open: appeals(status: OPEN) { totalCount } }")
    assert listed == {"appeals": {"nodes": [{"id": appeal}]}, "open": {"totalCount": 0}}
    deeds = (await data("{ moderationDeeds { nodes { deed subject } } }"))["moderationDeeds"]["nodes"]
    assert {(deed["deed"], deed["subject"]) for deed in deeds} == {
        ("appeal.created", appeal),
        ("appeal.rejected", appeal),
    }


async def test_wrong_appeals_are_refused(data: Ask, refusal: Ask, check: Ask) -> None:
    assert (await refusal(APPEAL, id="vio_none", text="x"))["code"] == "NOT_FOUND"
    assert (await refusal(DECIDE, id="app_none", accept=True))["code"] == "NOT_FOUND"
    assert (await refusal(APPEAL, id="vio_123", text=" "))["details"] == {"field": "text", "constraint": "required"}
    too_long = await refusal(APPEAL, id="vio_123", text="x" * 1001)
    assert too_long["details"] == {"field": "text", "constraint": "maxLength"}
    violation, appeal = await _appealed(data, check)
    await data(DECIDE, id=appeal, accept=True)
    late = await refusal(APPEAL, id=violation, text="again")
    assert late["details"] == {"field": "violationId", "reason": "cleared"}


async def test_a_cleared_violation_no_longer_leads_to_a_ban(data: Ask, check: Ask, change: Ask) -> None:
    await change(autoBan=True, violationsForBan=2)
    _violation, appeal = await _appealed(data, check)
    await data(DECIDE, id=appeal, accept=True)
    assert (await check("look at http://bad.example"))["action"] == "DELETE"
    assert (await check("look at http://bad2.example"))["action"] == "BAN"
    assert (await _record(data))["moderationStatus"] == "BANNED"
