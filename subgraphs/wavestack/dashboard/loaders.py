"""Keys that resolvers ask for one by one come in; records, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.kit.context import Context
from subgraphs.wavestack.dashboard.domain.contents import Content
from subgraphs.wavestack.dashboard.domain.metrics import Figures
from subgraphs.wavestack.dashboard.domain.periods import Period
from subgraphs.wavestack.dashboard.ports import Resources
from subgraphs.wavestack.dashboard.service import reports

DashboardContext = Context[Resources]


@dataclass(frozen=True, slots=True)
class FiguresOf:
    """A content's figures in a period, or of all time."""

    content_id: str
    period: Period | None


async def load_contents(context: DashboardContext, ids: Sequence[str]) -> dict[str, Content]:
    """The contents with these ids."""
    return await reports.find_contents(context.session, context.actor, ids)


async def load_contents_of_publications(context: DashboardContext, ids: Sequence[str]) -> dict[str, Content]:
    """The contents of these publications."""
    return await reports.find_contents_of_publications(context.session, context.actor, ids)


async def load_figures(context: DashboardContext, keys: Sequence[FiguresOf]) -> dict[FiguresOf, Figures]:
    """The figures of several contents: one statement for each period."""
    groups: dict[Period | None, list[FiguresOf]] = defaultdict(list)
    for key in keys:
        groups[key.period].append(key)
    figures: dict[FiguresOf, Figures] = {}
    for period, alike in groups.items():
        ids = [key.content_id for key in alike]
        found = await reports.figures_of_contents(context.session, context.actor, ids, period, context.clock.now())
        figures |= {key: found[key.content_id] for key in alike}
    return figures
