"""A secret in, what is stored and what is read again out."""

import pytest

from subgraphs.kit.encryption import Cipher, UndecipherableError

_KEY = b"k" * 32


def test_a_secret_is_read_again() -> None:
    cipher = Cipher(_KEY, "tokens")
    assert cipher.decrypt(cipher.encrypt("geheim 🔑")) == "geheim 🔑"


def test_what_is_stored_shows_nothing_and_differs_each_time() -> None:
    cipher = Cipher(_KEY, "tokens")
    first, second = cipher.encrypt("secret"), cipher.encrypt("secret")
    assert first != second
    assert "secret" not in first


@pytest.mark.parametrize("other", [Cipher(b"x" * 32, "tokens"), Cipher(_KEY, "webhook secrets")])
def test_another_key_or_purpose_cannot_read_it(other: Cipher) -> None:
    with pytest.raises(UndecipherableError):
        other.decrypt(Cipher(_KEY, "tokens").encrypt("secret"))


@pytest.mark.parametrize("stored", ["", "secret", "v1:", "v1:AAAA", "v1:§", "v2:" + "A" * 40])
def test_what_was_never_stored_is_refused(stored: str) -> None:
    with pytest.raises(UndecipherableError):
        Cipher(_KEY, "tokens").decrypt(stored)
