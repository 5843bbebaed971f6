"""Users, agents, presences, skills, queues with their hours, and work streams."""

from workstreams.models.agent import Agent
from workstreams.models.context_variable import ContextVariable
from workstreams.models.notification import (
    BUILT_IN_NAMES,
    NotificationField,
    NotificationTemplate,
    Occasion,
)
from workstreams.models.operating_hours import Holiday, OperatingHours, WorkingHours
from workstreams.models.presence import Presence
from workstreams.models.queue import Queue, QueueMembership
from workstreams.models.retention import Retention
from workstreams.models.skill import AgentSkill, RatingModel, RatingValue, Skill, SkillType
from workstreams.models.supervision import SupervisorSettings
from workstreams.models.user import User
from workstreams.models.workstream import WorkStream

__all__ = [
    "BUILT_IN_NAMES",
    "Agent",
    "AgentSkill",
    "ContextVariable",
    "Holiday",
    "NotificationField",
    "NotificationTemplate",
    "Occasion",
    "OperatingHours",
    "Presence",
    "Queue",
    "QueueMembership",
    "RatingModel",
    "RatingValue",
    "Retention",
    "Skill",
    "SkillType",
    "SupervisorSettings",
    "User",
    "WorkStream",
    "WorkingHours",
]
