"""Users, agents, presences, queues and work streams."""

from workstreams.models.agent import Agent
from workstreams.models.presence import Presence
from workstreams.models.queue import Queue, QueueMembership
from workstreams.models.user import User
from workstreams.models.workstream import WorkStream

__all__ = ["Agent", "Presence", "Queue", "QueueMembership", "User", "WorkStream"]
