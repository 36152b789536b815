"""Hearing of other subgraphs' events: what a subgraph declares; what follows is beside."""

from subgraphs.kit.events import Event
from subgraphs.kit.follow.declaration import Follow
from subgraphs.kit.follow.run import FollowRun, PositionLostError

__all__ = ["Event", "Follow", "FollowRun", "PositionLostError"]
