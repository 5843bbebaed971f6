"""Back to the demonstration as it was before anybody wrote."""

from django.db import connection

from facebook_channel.models import Backfill, GraphCall, PageCheck, WebhookDelivery
from workstreams.channels.models import Channel
from workstreams.conversations.models import Contact, ContactIdentity
from workstreams.models import Agent, Presence, User

CAPACITY = 3


def forget_what_happened():
    """While the processes run: one statement, so that none of them sees a half."""
    models = (WebhookDelivery, GraphCall, Backfill, ContactIdentity, Contact)
    tables = ", ".join(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
    Channel.objects.update(health=Channel.Health.UNKNOWN, health_sentence="", health_warning="")
    PageCheck.objects.update(outage_began_at=None)
    User.objects.update(language="", monitoring_acknowledged_at=None)
    Agent.objects.filter(user__role="agent").update(
        capacity=CAPACITY,
        presence=Presence.objects.get(name="Available"),
        last_assigned_at=None,
    )
