"""Which settings and records the audit trail follows.

Of secrets only that one was entered anew; of what is told of customers, that it changed.
"""

from auditlog.registry import auditlog
from django_otp.plugins.otp_totp.models import TOTPDevice

from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration.audited_customers import forget_when_deleted
from omnichannel.administration.audited_secrets import MASK, follow_secret
from routing.models import (
    AttachedSkill,
    Condition,
    OverflowRule,
    QueueShare,
    RoutingRule,
    SkillAttachmentRule,
    SkillCondition,
)
from workstreams.automation.models import AutomatedMessage
from workstreams.conversations.models import (
    Account,
    AutoClosing,
    Case,
    Contact,
    FileRules,
    MaskingRule,
    MaskingSettings,
    QuickReply,
    Tag,
)
from workstreams.models import (
    Agent,
    AgentSkill,
    ContextVariable,
    Holiday,
    NotificationField,
    NotificationTemplate,
    OperatingHours,
    Presence,
    Queue,
    QueueMembership,
    RatingModel,
    RatingValue,
    Retention,
    Skill,
    SkillType,
    SupervisorSettings,
    User,
    WorkingHours,
    WorkStream,
)
from workstreams.supervision.models import AlertRule
from workstreams.surveys.models import ChannelSurvey, Question, QuestionText, Survey
from workstreams.webhooks.models import Endpoint


def hidden(value: str) -> str:
    return MASK if value else ""


HIDDEN = "omnichannel.administration.audited.hidden"

SETTINGS = [
    AgentSkill,
    AlertRule,
    AttachedSkill,
    AutoClosing,
    AutomatedMessage,
    ChannelSurvey,
    Condition,
    ContextVariable,
    FileRules,
    Holiday,
    MaskingRule,
    MaskingSettings,
    NotificationField,
    NotificationTemplate,
    OperatingHours,
    OverflowRule,
    Presence,
    Question,
    QuestionText,
    Queue,
    QueueMembership,
    QueueShare,
    RatingModel,
    RatingValue,
    Retention,
    RoutingRule,
    Skill,
    SkillAttachmentRule,
    SkillCondition,
    SkillType,
    SupervisorSettings,
    Survey,
    Tag,
    WorkStream,
    WorkingHours,
]

for settings in SETTINGS:
    auditlog.register(settings)
auditlog.register(
    User, exclude_fields=["last_login"], mask_fields=["password"], mask_callable=HIDDEN
)
auditlog.register(QuickReply, m2m_fields={"work_streams"})
auditlog.register(
    Contact, m2m_fields={"tags"}, mask_fields=["email", "phone"], mask_callable=HIDDEN
)
auditlog.register(Account, mask_fields=["email", "phone"], mask_callable=HIDDEN)
auditlog.register(Case, mask_fields=["description"], mask_callable=HIDDEN)
auditlog.register(Agent, include_fields=["user", "capacity", "default_presence"])
auditlog.register(
    FacebookApplication,
    exclude_fields=[
        "webhook_key",
        "app_secret",
        "app_secret_set_at",
        "app_secret_set_by",
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
        "access_token_set_at",
        "access_token_set_by",
        "health",
        "health_sentence",
        "health_checked_at",
        "rests_until",
    ],
)
auditlog.register(Endpoint, include_fields=["name", "url", "kinds", "is_active"])
auditlog.register(TOTPDevice, include_fields=["user", "confirmed"])
for told_of_customers in (Account, Case, Contact):
    forget_when_deleted(told_of_customers)
follow_secret(FacebookApplication, "app_secret")
follow_secret(FacebookApplication, "verify_token")
follow_secret(FacebookPage, "access_token")
follow_secret(Endpoint, "secret")
