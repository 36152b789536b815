"""A switch comes in with every request; while it is on, nothing is answered but health checks."""

from dataclasses import dataclass

from gateway.http.errors import HttpError


@dataclass(slots=True)
class Maintenance:
    """Whether the gateway is being worked on."""

    on: bool = False
    retry_after: int = 60
    """Seconds after which clients shall try again."""

    def begin(self, retry_after: int) -> None:
        """Refuse every operation from now on."""
        self.on, self.retry_after = True, retry_after

    def end(self) -> None:
        """Answer again."""
        self.on = False

    def check(self) -> None:
        """Raise `HttpError` 503 while the switch is on."""
        if self.on:
            message = "The server is being worked on; try again later."
            raise HttpError(503, "MAINTENANCE_MODE", message, {"retry-after": str(self.retry_after)})
