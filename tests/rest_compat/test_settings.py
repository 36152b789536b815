"""Settings are read once, and a wrong one names itself."""

from datetime import date

import pytest

from rest_compat.settings import Settings, SettingsError, read_settings


def test_names_of_other_parts_are_left_to_them() -> None:
    assert read_settings({"database_url": "x"}) == Settings()


def test_texts_become_values() -> None:
    settings = read_settings({"rate_limit_factor": "2.5", "studio_deprecation_date": "2027-01-01"})
    assert (settings.rate_limit_factor, settings.studio_deprecation_date) == (2.5, date(2027, 1, 1))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rate_limit_factor", "many"),
        ("rate_limit_factor", "0"),
        ("studio_deprecation_date", "soon"),
        ("auth_socket_seconds", "-1"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"TIDEGATE_{name.upper()}"):
        read_settings({name: value})
