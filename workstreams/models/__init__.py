"""Users, agents, presences, skills, queues with their hours, and work streams."""

from workstreams.models.agent import Agent
from workstreams.models.context_variable import ContextVariable
from workstreams.models.operating_hours import Holiday, OperatingHours, WorkingHours
from workstreams.models.presence import Presence
from workstreams.models.queue import Queue, QueueMembership
from workstreams.models.skill import AgentSkill, RatingModel, RatingValue, Skill, SkillType
from workstreams.models.user import User
from workstreams.models.workstream import WorkStream

__all__ = [
    "Agent",
    "AgentSkill",
    "ContextVariable",
    "Holiday",
    "OperatingHours",
    "Presence",
    "Queue",
    "QueueMembership",
    "RatingModel",
    "RatingValue",
    "Skill",
    "SkillType",
    "User",
    "WorkStream",
    "WorkingHours",
]
