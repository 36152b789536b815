"""Every published code of composition has the file that finds it out, and a test."""

import importlib
from inspect import isfunction
from pathlib import Path

import pytest

from tests.architecture.published_codes import (
    ERRORS,
    HINT_TESTS,
    HINTS,
    HINTS_FOLDER,
    NOT_EMITTED,
    ROOT,
    RULE_TESTS,
    RULES,
    hint_of,
    rule_of,
)

GIVEN = {
    code: files
    for published, files_of in ((ERRORS, rule_of), (HINTS, hint_of))
    for code in published
    if (files := files_of(code)) is not None
}


def names(folder: Path, prefix: str = "") -> set[str]:
    """The modules of a folder, `order` aside, without the prefix of tests."""
    found = {path.stem.removeprefix(prefix) for path in (ROOT / folder).glob(f"{prefix}*.py")}
    return found - {"__init__", "order"}


@pytest.mark.parametrize("code", GIVEN)
def test_a_code_stands_in_its_source_file_and_in_its_test_file(code: str) -> None:
    source, test = GIVEN[code]
    assert code in (ROOT / source).read_text()
    assert code in (ROOT / test).read_text()


@pytest.mark.parametrize(
    ("folder", "tests", "published"), [(RULES, RULE_TESTS, ERRORS), (HINTS_FOLDER, HINT_TESTS, HINTS)]
)
def test_every_rule_is_named_by_a_published_code_and_has_a_test_of_its_name(
    folder: Path, tests: Path, published: tuple[str, ...]
) -> None:
    assert names(folder) <= {code.lower() for code in published}
    assert names(folder) == names(tests, "test_")


@pytest.mark.parametrize("folder", [RULES, HINTS_FOLDER])
def test_every_rule_has_one_public_function_which_the_order_of_rules_runs(folder: Path) -> None:
    for name in names(folder):
        module = importlib.import_module(".".join((*folder.parts, name)))
        own = [each for each in vars(module).values() if isfunction(each) and each.__module__ == module.__name__]
        assert [each.__name__ for each in own if not each.__name__.startswith("_")] == ["check"], name
        assert f"{name}.check," in (ROOT / folder / "order.py").read_text(), name


def test_what_is_said_to_be_never_given_is_found_in_no_source() -> None:
    for path in (ROOT / "gateway").rglob("*.py"):
        text = path.read_text()
        assert not [code for code in NOT_EMITTED if f'"{code}"' in text], path
