"""The fields that a request may not read come in; their errors, and the nulls that these explain, go out.

There is one error for a field of the document, whatever the answer holds. In its path, as Apollo's routers write it,
`@` stands for the items of a list.
"""

from collections.abc import Iterable, Mapping

from gateway.execution.conditions import hold
from gateway.execution.faults import UNAUTHORIZED_FIELD_OR_TYPE, Faults
from gateway.execution.transport import Json
from gateway.planning.plan import Refusal

_ITEM = "@"


def report_refusals(refusals: Iterable[Refusal], variables: Mapping[str, Json], faults: Faults) -> None:
    """Add an error for every refused field that these variables ask for."""
    asked = dict.fromkeys(each.path for each in refusals if hold(each.conditions, variables))
    for path in asked:
        error = refusal_error(path)
        faults.add(error["message"], tuple(error["path"]), error["extensions"], explains=(path,))


def refusal_error(path: Iterable[str | None]) -> Mapping[str, Json]:
    """Make the error of one refused field."""
    return {
        "message": "Unauthorized field or type",
        "path": [_ITEM if step is None else step for step in path],
        "extensions": {"code": UNAUTHORIZED_FIELD_OR_TYPE},
    }
