"""Keys that resolvers ask for one by one come in; records and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.automod.domain.reviews import Appeal, Violation
from subgraphs.wavestack.automod.domain.verdicts import Standing, Verdict
from subgraphs.wavestack.automod.ports import Resources
from subgraphs.wavestack.automod.service import appeals, verdicts

AutomodContext = Context[Resources]


@dataclass(frozen=True, slots=True)
class ViolationsBelow:
    """A page of a user's violations."""

    user_id: str
    request: PageRequest


async def load_verdicts(context: AutomodContext, ids: Sequence[str]) -> dict[str, Verdict]:
    """The verdicts with these ids."""
    return await verdicts.find_verdicts(context.session, context.actor, ids)


async def load_verdicts_of_messages(context: AutomodContext, ids: Sequence[str]) -> dict[str, Verdict]:
    """The verdicts on these messages."""
    return await verdicts.find_verdicts_of_messages(context.session, context.actor, ids)


async def load_violations(context: AutomodContext, ids: Sequence[str]) -> dict[str, Violation]:
    """The violations with these ids."""
    return await verdicts.find_violations(context.session, context.actor, ids)


async def load_appeals_of_violations(context: AutomodContext, ids: Sequence[str]) -> dict[str, Appeal]:
    """The appeals against these violations."""
    return await appeals.find_appeals_of_violations(context.session, context.actor, ids)


async def load_standings(context: AutomodContext, user_ids: Sequence[str]) -> dict[str, Standing]:
    """How these users stand."""
    return await verdicts.standings_of(context.session, context.actor, user_ids)


async def load_violation_pages(
    context: AutomodContext, keys: Sequence[ViolationsBelow]
) -> dict[ViolationsBelow, Page[Violation]]:
    """The pages of several users: one statement for each different way in which the document asks."""
    groups: dict[PageRequest, list[ViolationsBelow]] = defaultdict(list)
    for key in keys:
        groups[key.request].append(key)
    pages: dict[ViolationsBelow, Page[Violation]] = {}
    for request, alike in groups.items():
        found = await verdicts.list_violations_of_users(
            context.session, context.actor, request, user_ids=[key.user_id for key in alike]
        )
        pages |= {key: found[key.user_id] for key in alike}
    return pages
