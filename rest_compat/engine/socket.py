"""WebSocket connections to one API come in; sessions are served, and counted by user."""

from collections import defaultdict, deque
from collections.abc import Sequence

from rest_compat.engine.api import Family
from rest_compat.engine.channel import LoadedChannel
from rest_compat.engine.client import Authenticator
from rest_compat.engine.exchange import Receive, Scope, Send
from rest_compat.engine.session import Ending, Session, Surroundings

SESSIONS_OF_USER = 5
CLOSE_REPLACED = 4409


class SocketServer:
    """The WebSocket of one API."""

    def __init__(
        self, family: Family, channels: Sequence[LoadedChannel], authenticator: Authenticator, login_seconds: float
    ) -> None:
        feeds = {channel.feed.name: channel.feed for channel in channels}
        self._surroundings = Surroundings(family, channels, tuple(feeds.values()), authenticator, login_seconds)
        self._sessions: defaultdict[str, deque[Session]] = defaultdict(deque)
        self._closed: Ending | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        session = Session(self._surroundings, scope, receive, send)
        users: list[str] = []

        def entered(user: str) -> None:
            users.append(user)
            self._enter(user, session)

        if self._closed is not None:
            session.end(self._closed)
        try:
            await session.run(entered)
        finally:
            for user in users:
                self._leave(user, session)

    def close(self, ending: Ending) -> None:
        """End all sessions, and new ones as soon as they come, until `open` is called."""
        self._closed = ending
        for sessions in self._sessions.values():
            for session in sessions:
                session.end(ending)

    def open(self) -> None:
        """Serve sessions again."""
        self._closed = None

    def _enter(self, user: str, session: Session) -> None:
        """Count a session; a user's oldest one makes room for the newest."""
        sessions = self._sessions[user]
        sessions.append(session)
        if len(sessions) > SESSIONS_OF_USER:
            sessions.popleft().end(Ending(CLOSE_REPLACED))

    def _leave(self, user: str, session: Session) -> None:
        sessions = self._sessions[user]
        if session in sessions:
            sessions.remove(session)
        if not sessions:
            del self._sessions[user]
