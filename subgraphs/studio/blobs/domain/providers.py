"""A provider's id comes in, whether it always exists goes out."""

from typing import Final

USER: Final = "user"
"""The author of what people do themselves."""

BUILT_IN_PROVIDERS: Final = frozenset({"text-expander", "grammar-checker", "summarizer"})
"""Providers that are there before anybody has told of them."""
