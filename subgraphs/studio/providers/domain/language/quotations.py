"""Text comes in, the parts of it that nobody may change go out: quotations, code, addresses, links and tags."""

import re
from typing import Final

_PROTECTED: Final = re.compile(
    r"""
    (?P<code>(?<!`)(`+)(?!`)[\s\S]+?(?<!`)\2(?!`))          # code spans
    | \$\$[\s\S]+?\$\$                                      # formulas
    | <(?:https?://|mailto:)[^>\s]+>                        # addresses in angle brackets
    | </?[A-Za-z][^<>\n]{0,500}>                            # tags
    | \]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ ](?:"[^"\n]*"|'[^'\n]*'))?\)   # the address of a link
    | \]\[[^\]\n]*\]                                        # the name of a link
    | (?:https?|ftp)://[^\s<>"'”»)\]]+ | \bwww\.[^\s<>"'”»)\]]+  # bare addresses
    | [\w.+-]+@[\w-]+\.[\w.-]*\w                            # mail addresses
    | (?:[~.]{0,2}/)?(?:[\w.-]+/){2,}[\w.-]*                # paths
    | [@\#][\w-]+                                           # names and tags of networks
    | “[^”]{1,2000}” | «[^»]{1,2000}» | „[^“”]{1,2000}[“”] | ‘[^’\n]{1,2000}’(?!\w)
    | (?<![\w"])"(?=\S)[^"]{1,2000}?(?<=\S)"(?!\w)          # quotations
    """,
    re.VERBOSE,
)

Span = tuple[int, int]
"""Where a part of a text begins and ends."""


def protected_spans(text: str) -> list[Span]:
    """The parts that stay as they are, in their order; none overlaps another."""
    return [match.span() for match in _PROTECTED.finditer(text)]


def overlaps(span: Span, others: list[Span]) -> bool:
    """Whether a part touches any of the others."""
    start, end = span
    return any(start < other_end and other_start < max(end, start + 1) for other_start, other_end in others)
