"""Back to the demonstration as it was before anybody wrote."""

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from facebook_channel.models import Backfill, GraphCall, PageCheck, WebhookDelivery
from tests.system.patience import eventually
from workstreams.channels.models import Channel
from workstreams.conversations.models import Contact, ContactIdentity
from workstreams.models import Agent, Presence, User

CAPACITY = 3


def forget_what_happened():
    """While the processes run, whose last requests of the test before may still be under way."""
    eventually(all_is_forgotten, what="a moment in which nobody holds what is to be forgotten")
    Channel.objects.update(health=Channel.Health.UNKNOWN, health_sentence="", health_warning="")
    PageCheck.objects.update(outage_began_at=None)
    User.objects.update(language="", monitoring_acknowledged_at=None)
    Agent.objects.filter(user__role="agent").update(
        capacity=CAPACITY,
        presence=Presence.objects.get(name="Available"),
        last_assigned_at=None,
    )


def all_is_forgotten():
    """One statement, so that nobody sees a half; it gives up before PostgreSQL would have to end
    a deadlock (a second), which might hit the product."""
    models = (WebhookDelivery, GraphCall, Backfill, ContactIdentity, Contact)
    tables = ", ".join(model._meta.db_table for model in models)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            cursor.execute(f"TRUNCATE {tables} CASCADE")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return False
        raise
    return True
