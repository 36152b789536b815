"""GraphQL's complaint about the value of a variable comes in, which field broke which rule goes out.

graphql-core says these things only in its sentences, so this reads them; the rules have the names that the services
use in their own refusals.
"""

import re
from typing import Final

_PLACE: Final = re.compile(r"Variable '\$(\w+)' has invalid value(?: at (\S+))?: (.*)", re.DOTALL)
_NAME: Final = re.compile(r"\.(\w+)")
_RULES: Final = (
    (re.compile(r"Expected value of type '\w+' to include required field '(\w+)'"), "required"),
    (re.compile(r"Expected value of type '\w+' not to include unknown field '(\w+)'"), "unknown"),
    (re.compile(r"Expected (?:a )?value of non-null type '[^']+' (?:not to be None|to be provided)()"), "required"),
    (re.compile(r"(?:Value|Enum) .* enum()", re.DOTALL), "enum"),
    (re.compile(r"\w+ cannot represent ()"), "type"),
    (re.compile(r"Expected value of type '\w+' to be an object()"), "type"),
)


def refused_value(sentence: str) -> dict[str, str] | None:
    """`field` and `constraint` of a refused variable; None for a sentence about anything else.

    The field is the innermost one that has a name, or the variable itself.
    """
    place = _PLACE.fullmatch(sentence)
    if place is None:
        return None
    variable, path, complaint = place.groups()
    names = _NAME.findall(path or "") or [variable]
    for rule, constraint in _RULES:
        match = rule.match(complaint)
        if match is not None:
            return {"field": match[1] or names[-1], "constraint": constraint}
    return {"field": names[-1], "constraint": "format"}
