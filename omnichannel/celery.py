"""The alarm clock, and the times at which it rings by itself."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging, task_postrun, task_prerun
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")

app = Celery("omnichannel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "facebook_channel",
        "routing",
        "workstreams.conversations",
        "workstreams.automation",
        "workstreams.surveys",
        "workstreams.reporting",
        "workstreams.supervision",
        "workstreams.integrations",
        "workstreams.webhooks",
        "omnichannel",
        "omnichannel.access",
    ]
)


def every(seconds: float, task: str) -> dict[str, Any]:
    """Dropped when it could not run in time: the next one is due already."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


app.conf.beat_schedule = {
    # Webhook posts whose wake-up was lost, and those to be tried again
    "process deliveries": every(2, "facebook_channel.tasks.process_deliveries"),
    # Conversations without a queue, or waiting while someone has room
    "route and assign": every(2, "routing.tasks.sweep"),
    # Conversations that wait for longer than their queue allows
    "overflow": every(5, "routing.tasks.overflow_while_waiting"),
    # Offers whose time has passed, agents who may be asked again: this is their clock
    "keep offer deadlines": every(1, "routing.tasks.keep_offer_deadlines"),
    # Agents whose inbox has been closed or cut off for too long
    "lose silent agents": every(10, "routing.tasks.lose_silent_agents"),
    # Answers due again, and sends that were cut off
    "send answers": every(2, "workstreams.conversations.tasks.sweep_deliveries"),
    # Customers whose profile is still to be asked for
    "ask for profiles": every(5, "workstreams.conversations.tasks.sweep_profiles"),
    # Pages whose connection is to be looked at: once a day, and when something was changed
    "check pages": every(5, "facebook_channel.tasks.sweep_checks"),
    # What was written while a page was not connected
    "fetch history": every(5, "facebook_channel.tasks.sweep_backfills"),
    # Customers' files that are still to be fetched
    "fetch files": every(5, "workstreams.conversations.tasks.sweep_files"),
    # Files without a row, left behind by a process that died
    "remove orphaned files": every(21600, "workstreams.conversations.tasks.remove_orphaned_files"),
    # Answers to programs that were kept for a day
    "forget old keys": every(3600, "workstreams.integrations.tasks.forget_old_keys"),
    # Limits that supervisors want to be warned of
    "measure alerts": every(30, "workstreams.supervision.tasks.measure"),
    # What happened without a wake-up to say something about it
    "speak of what happened": every(5, "workstreams.automation.tasks.sweep"),
    # Marks of happenings that are looked at no more
    "forget handled events": every(3600, "workstreams.automation.tasks.forget_handled"),
    # Customers who wait in line, and do not know their place
    "tell positions": every(5, "workstreams.automation.tasks.tell_positions"),
    # Customers who can soon not be answered any more
    "warn of closing windows": every(60, "workstreams.automation.tasks.warn_agents"),
    # Conversations left alone for longer than their state allows
    "close inactive": every(60, "workstreams.conversations.tasks.close_inactive_conversations"),
    # Snoozed conversations whose moment has come
    "end snoozes": every(15, "workstreams.conversations.tasks.end_snoozes"),
    # Who looked at a conversation and closed the computer
    "forget old looks": every(300, "workstreams.conversations.tasks.forget_old_looks"),
    # Files and journals of what was unsent or erased
    "purge": every(60, "workstreams.conversations.tasks.sweep_purges"),
    # Edits and reactions that came before the platform told us the message's id
    "apply early effects": every(5, "facebook_channel.tasks.apply_early_effects"),
    # Edits and reactions whose message never came
    "drop early effects": every(3600, "workstreams.conversations.tasks.drop_early_effects"),
    # Webhook posts and calls to Facebook that were kept for long enough
    "prune the journal": every(3600, "facebook_channel.tasks.prune_journal"),
    # Previous application secrets that count no more
    "erase expired secrets": every(3600, "facebook_channel.tasks.erase_expired_secrets"),
    # Changes of settings that were kept for long enough
    "prune the audit trail": every(3600, "omnichannel.tasks.prune_audit_trail"),
    # Webhook posts that do not say yet by what they are found
    "catalogue posts": every(60, "facebook_channel.tasks.complete_catalogue"),
    # People who asked Facebook to have their data deleted
    "delete on request": every(60, "facebook_channel.tasks.carry_out_deletions"),
    # Closed conversations whose customer was not asked, and links that have left
    "invite to surveys": every(60, "workstreams.surveys.tasks.sweep"),
    # Events that other programs are to be told of, and those to be tried again
    "send webhooks": every(2, "workstreams.webhooks.tasks.send_webhooks"),
    # Events whose process died before it made their deliveries
    "find missed events": every(15, "workstreams.webhooks.tasks.find_missed_events"),
    # Events that were committed long after they happened
    "find long missed events": every(1800, "workstreams.webhooks.tasks.find_long_missed_events"),
    # Deliveries to other programs that were kept for long enough, and secrets that sign no more
    "prune webhook events": every(3600, "workstreams.webhooks.tasks.prune_webhook_journal"),
    # Hours of the history in which something changed
    "count hours": every(60, "workstreams.reporting.tasks.count_hours"),
    # The last two days of the history, for what changes without an event
    "recount lately": every(3600, "workstreams.reporting.tasks.recount_lately"),
    # Tells /health/ready that beat and a worker are alive
    "heartbeat": every(5, "omnichannel.tasks.heartbeat"),
}


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Django's LOGGING stands; Celery would replace it."""


@task_prerun.connect
@task_postrun.connect
def close_broken_connections(task: Task, **_: Any) -> None:
    """A database that was restarted must not leave a worker with a dead connection."""
    if not task.request.is_eager:  # then the connection is the caller's
        close_old_connections()
