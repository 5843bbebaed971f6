"""Which settings the audit trail follows; of secrets it says only that they changed."""

from auditlog.registry import auditlog
from django_otp.plugins.otp_totp.models import TOTPDevice

from facebook_channel.models import FacebookApplication, FacebookPage
from routing.models import Condition, RoutingRule
from workstreams.models import Agent, Presence, Queue, QueueMembership, User, WorkStream


def hidden(value: str) -> str:
    return "••••" if value else ""


HIDDEN = "omnichannel.administration.audited.hidden"

for settings in (Condition, Presence, Queue, QueueMembership, RoutingRule, WorkStream):
    auditlog.register(settings)
auditlog.register(
    User, exclude_fields=["last_login"], mask_fields=["password"], mask_callable=HIDDEN
)
auditlog.register(Agent, include_fields=["user", "capacity", "default_presence"])
auditlog.register(
    FacebookApplication,
    exclude_fields=["webhook_key"],
    mask_fields=["app_secret", "verify_token"],
    mask_callable=HIDDEN,
)
auditlog.register(
    FacebookPage,
    exclude_fields=["health", "health_sentence", "health_checked_at"],
    mask_fields=["access_token"],
    mask_callable=HIDDEN,
)
auditlog.register(TOTPDevice, include_fields=["user", "confirmed"])
