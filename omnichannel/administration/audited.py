"""Which settings the audit trail follows.

Secrets are left out: that one was entered anew stands in the history of its record.
"""

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
    exclude_fields=["webhook_key", "app_secret", "verify_token"],
)
auditlog.register(
    FacebookPage,
    exclude_fields=["access_token", "health", "health_sentence", "health_checked_at"],
)
auditlog.register(TOTPDevice, include_fields=["user", "confirmed"])
