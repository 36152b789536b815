"""Switches of the running product come in; the commands that operate them go out."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from gateway.app.control import Command
from gateway.app.parts import Parts


class MaintenanceSwitch(Protocol):
    """The gateway has one, and so do the REST APIs."""

    def begin(self, retry_after: int) -> None:
        """Answer nothing but health checks."""
        ...

    def end(self) -> None:
        """Answer again."""
        ...


def commands_of(parts: Parts, switches: Sequence[MaintenanceSwitch]) -> Mapping[str, Command]:
    """Maintenance mode, and single subgraphs out of and back into the process."""

    async def begin_maintenance(retry_after: int) -> str:
        for switch in switches:
            switch.begin(retry_after)
        return f"Maintenance mode is on; clients are told to try again after {retry_after} seconds."

    async def end_maintenance() -> str:
        for switch in switches:
            switch.end()
        return "Maintenance mode is off."

    async def stop_subgraph(name: str) -> str:
        return f"The subgraph {name} is stopped." if await parts.stop(name) else f"The subgraph {name} was not running."

    async def start_subgraph(name: str) -> str:
        return f"The subgraph {name} runs." if await parts.start(name) else f"The subgraph {name} runs already."

    return {
        "begin_maintenance": begin_maintenance,
        "end_maintenance": end_maintenance,
        "stop_subgraph": stop_subgraph,
        "start_subgraph": start_subgraph,
    }
