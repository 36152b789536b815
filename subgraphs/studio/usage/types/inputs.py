"""The inputs of mutations come in as GraphQL gives them, and go out as the service takes them."""

from datetime import date

import strawberry

from subgraphs.studio.usage.service.recording import Calls


@strawberry.input(description="How many calls a user has made on a day.")
class ApiCallsInput:
    """A count."""

    user_id: strawberry.ID = strawberry.field(description="The user.")
    day: date = strawberry.field(description="The day, in UTC.")
    count: int = strawberry.field(description="How many calls.")


@strawberry.input(description="Counts of API calls that are recorded together, once.")
class RecordApiCallsInput:
    """What `recordApiCalls` takes."""

    batch_id: strawberry.ID = strawberry.field(description="An identifier of the sender's own: each batch counts once.")
    calls: list[ApiCallsInput] = strawberry.field(description="The counts, at most 10 000.")

    def counts(self) -> list[Calls]:
        """The same for the service."""
        return [Calls(call.user_id, call.day, call.count) for call in self.calls]


@strawberry.input(description="Which counters shall be made anew.")
class RebuildUsageInput:
    """What `rebuildUsage` takes: nothing that could be left out would be of use to anybody."""

    confirm: bool = strawberry.field(description="Must be true: all counters are deleted and made again.")
