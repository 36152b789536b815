"""An authorization server's own word comes in, the error that it will not give tokens any more goes out."""


class GrantRefusedError(Exception):
    """The server does not take the code or token any more, for good. `reason` is its own word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
