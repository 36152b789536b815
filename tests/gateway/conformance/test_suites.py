"""The public federation suites: every query of every suite, answered by subgraphs over real HTTP."""

from typing import Any

import pytest

from tests.gateway.conformance.cases import NAMES, Case, cases_of, check, composed, given


def cases() -> list[Any]:
    found = []
    for suite in NAMES:
        of_suite = list(cases_of(suite))
        found += [pytest.param(case, id=f"{suite}-{case.number}") for case in of_suite]
        if not of_suite:
            reason = "The suites are not beside this repository (shared/federation/suites)."
            found.append(pytest.param(Case(suite, 0), id=suite, marks=pytest.mark.skip(reason=reason)))
    return found


@pytest.mark.parametrize("case", cases())
async def test_the_answer_with_the_given_supergraph_is_the_expected_one(case: Case) -> None:
    await check(case, given(case.suite))


@pytest.mark.parametrize("case", cases())
async def test_the_answer_with_our_own_composition_is_the_expected_one(case: Case) -> None:
    await check(case, composed(case.suite))
