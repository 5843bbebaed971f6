"""Which settings the audit trail follows.

Secrets are left out: that one was entered anew stands in the history of its record.
"""

from auditlog.registry import auditlog
from django_otp.plugins.otp_totp.models import TOTPDevice

from facebook_channel.models import FacebookApplication, FacebookPage
from routing.models import (
    AttachedSkill,
    Condition,
    OverflowRule,
    QueueShare,
    RoutingRule,
    SkillAttachmentRule,
    SkillCondition,
)
from workstreams.conversations.models import AutoClosing, FileRules, Tag
from workstreams.models import (
    Agent,
    AgentSkill,
    ContextVariable,
    Holiday,
    OperatingHours,
    Presence,
    Queue,
    QueueMembership,
    RatingModel,
    RatingValue,
    Skill,
    SkillType,
    User,
    WorkingHours,
    WorkStream,
)


def hidden(value: str) -> str:
    return "••••" if value else ""


HIDDEN = "omnichannel.administration.audited.hidden"

SETTINGS = [
    AgentSkill,
    AttachedSkill,
    AutoClosing,
    Condition,
    ContextVariable,
    FileRules,
    Holiday,
    OperatingHours,
    OverflowRule,
    Presence,
    Queue,
    QueueMembership,
    QueueShare,
    RatingModel,
    RatingValue,
    RoutingRule,
    Skill,
    SkillAttachmentRule,
    SkillCondition,
    SkillType,
    Tag,
    WorkStream,
    WorkingHours,
]

for settings in SETTINGS:
    auditlog.register(settings)
auditlog.register(
    User, exclude_fields=["last_login"], mask_fields=["password"], mask_callable=HIDDEN
)
auditlog.register(Agent, include_fields=["user", "capacity", "default_presence"])
auditlog.register(
    FacebookApplication,
    exclude_fields=[
        "webhook_key",
        "app_secret",
        "previous_secret",
        "previous_secret_until",
        "rests_until",
        "verify_token",
    ],
)
auditlog.register(
    FacebookPage,
    exclude_fields=[
        "access_token",
        "health",
        "health_sentence",
        "health_checked_at",
        "rests_until",
    ],
)
auditlog.register(TOTPDevice, include_fields=["user", "confirmed"])
