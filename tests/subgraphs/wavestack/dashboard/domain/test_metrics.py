"""Figures add up, and what follows from them is rounded as said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.kit.errors import SubgraphError
from subgraphs.wavestack.dashboard.domain.contents import Community, content_id
from subgraphs.wavestack.dashboard.domain.metrics import FIGURES, Figures, checked, growth, total

_FIGURES = st.builds(Figures, *(st.integers(0, 10**15) for _ in FIGURES))


@pytest.mark.parametrize(
    ("now", "before", "percent"),
    [(0, 0, 0.0), (5, 0, 100.0), (0, 5, -100.0), (115.2, 100, 15.2), (2, 3, -33.3), (10, 10, 0.0), (300, 100, 200.0)],
)
def test_growth_is_in_percent_of_before(now: float, before: float, percent: float) -> None:
    assert growth(now, before) == percent


def test_what_follows_from_figures() -> None:
    figures = Figures(views=800, likes=40, comments=20, shares=8, watch_seconds=5580, revenue_cents=345)
    assert figures.engagement == 68
    assert figures.engagement_rate == 8.5
    assert figures.watch_time_hours == 1.6
    assert figures.revenue == 3.45
    assert figures.revenue_per_mille == 4.31


def test_nothing_is_divided_by_no_views() -> None:
    nothing = Figures(likes=3, revenue_cents=100)
    assert (nothing.engagement_rate, nothing.revenue_per_mille) == (0.0, 0.0)


@given(_FIGURES, _FIGURES)
def test_taking_away_undoes_adding(some: Figures, more: Figures) -> None:
    assert some + more - more == some
    assert total([some, more]) == total([more, some]) == some + more
    assert total([]) == Figures()


@pytest.mark.parametrize(("name", "field"), [("views", "views"), ("watch_seconds", "watchTimeSeconds")])
def test_negative_figures_are_refused_by_the_name_that_clients_use(name: str, field: str) -> None:
    with pytest.raises(SubgraphError) as refused:
        checked(Figures(**{name: -1}))
    assert (refused.value.details or {}).get("field") == field


@pytest.mark.parametrize(("texts", "deleted", "score"), [(0, 0, 100.0), (200, 1, 99.5), (3, 3, 0.0)])
def test_the_safety_score_is_the_share_that_stayed(texts: int, deleted: int, score: float) -> None:
    assert Community(checked=texts, deleted=deleted).safety_score == score


def test_a_publication_always_has_the_same_content() -> None:
    assert content_id("pub_1:youtube") == content_id("pub_1:youtube") != content_id("pub_1:tiktok")
