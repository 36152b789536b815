"""What clients say about ids and versions (D-4, D-6, D-9, D-10, D-12)."""

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.blobs.domain.versions import (
    DeltaOperation,
    blob_id_or_none,
    check_base,
    check_target,
    check_writable,
    etag_matches,
    is_delta_id,
    version_range,
)

ID = "550e8400-e29b-41d4-a716-446655440000"


@pytest.mark.parametrize(
    ("text", "blob_id"),
    [
        (ID, ID),
        (ID.upper(), ID),
        (ID.replace("-", ""), None),
        ("{" + ID + "}", None),
        ("urn:uuid:" + ID, None),
        ("x", None),
        ("", None),
        ("\0" * 36, None),
    ],
)
def test_blob_ids_are_uuids_in_one_spelling(text: str, blob_id: str | None) -> None:
    assert blob_id_or_none(text) == blob_id


def test_delta_ids_have_their_prefix() -> None:
    assert [is_delta_id(text) for text in ("delta_1", "delta_", "1", "delta_\0", "delta_" + "x" * 59)] == (
        [True, False, False, False, False]
    )


@pytest.mark.parametrize(
    ("if_match", "matches"),
    [
        ('"3"', True),
        ("3", True),
        ('W/"3"', False),
        ('W/"3", "3"', True),
        ('w/"3"', False),
        ('"2", "3"', True),
        ("*", True),
        ('*, "2"', False),
        (' "3" ', True),
        ('"2"', False),
        ('"33"', False),
        ("", False),
        ("nonsense", False),
    ],
)
def test_if_match_names_versions(if_match: str, matches: bool) -> None:
    assert etag_matches(if_match, 3) is matches


@pytest.mark.parametrize(
    ("from_version", "if_match", "code"),
    [
        (None, None, None),
        (3, None, None),
        (3, '"3"', None),
        (2, None, "VERSION_MISMATCH"),
        (4, None, "VERSION_MISMATCH"),
        (0, None, "VERSION_MISMATCH"),
        (None, '"2"', "CONCURRENT_MODIFICATION"),
        (2, '"2"', "CONCURRENT_MODIFICATION"),
    ],
)
def test_a_write_states_the_head_or_nothing(from_version: int | None, if_match: str | None, code: str | None) -> None:
    if code is None:
        check_base(from_version, if_match, 3)
        return
    with pytest.raises(SubgraphError) as caught:
        check_base(from_version, if_match, 3)
    assert caught.value.code == code
    assert caught.value.details is not None
    assert caught.value.details["current_version"] == 3
    if code == "VERSION_MISMATCH":
        assert caught.value.details["field"] == "fromVersion"
        assert caught.value.details["provided_version"] == from_version


@pytest.mark.parametrize(
    ("target", "code"),
    [(1, None), (3, None), (0, "VALIDATION_ERROR"), (-1, "VALIDATION_ERROR"), (4, "VERSION_MISMATCH")],
)
def test_a_revert_goes_to_a_version_that_is(target: int, code: str | None) -> None:
    if code is None:
        check_target(target, 3)
        return
    with pytest.raises(SubgraphError) as caught:
        check_target(target, 3)
    assert caught.value.code == code


def test_writers_may_update_and_transform() -> None:
    for operation in DeltaOperation:
        if operation in {DeltaOperation.UPDATE, DeltaOperation.TRANSFORM}:
            check_writable(operation)
        else:
            with pytest.raises(SubgraphError) as caught:
                check_writable(operation)
            expected = "INVALID_DELTA" if operation is DeltaOperation.CREATE else "VALIDATION_ERROR"
            assert caught.value.code == expected


def test_a_history_range_selects_the_chain_between_two_versions() -> None:
    assert version_range(None, None) == (1, None)
    assert version_range(0, 1) == (1, 1)
    assert version_range(2, 4) == (3, 4)
    assert version_range(2, 2) == (3, 2)  # nothing leads from a version to itself
    for bad in ((3, 2), (-1, None), (None, -1)):
        with pytest.raises(SubgraphError) as caught:
            version_range(*bad)
        assert caught.value.code == "VALIDATION_ERROR"
