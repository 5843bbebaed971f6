"""Bring the database to what a checked set-up file says; doing it twice changes nothing."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from facebook_channel.models import FacebookApplication
from omnichannel.administration.setup import work_streams
from omnichannel.administration.setup.alerts import bring_alert
from omnichannel.administration.setup.automated_messages import bring_automated_message
from omnichannel.administration.setup.calendars import bring_hours, bring_presence
from omnichannel.administration.setup.facebook import bring_application, check_secrets, doubts
from omnichannel.administration.setup.installation import (
    SINGLE,
    bring_auto_closing,
    bring_single,
)
from omnichannel.administration.setup.masking import bring_masking_rule
from omnichannel.administration.setup.notifications import bring_notification
from omnichannel.administration.setup.people import bring_user
from omnichannel.administration.setup.queues import bring_members, bring_overflow, bring_queue
from omnichannel.administration.setup.quick_replies import bring_quick_reply
from omnichannel.administration.setup.records import Changes
from omnichannel.administration.setup.refusal import SetupRefused
from omnichannel.administration.setup.skills import (
    bring_rating_model,
    bring_skill,
    bring_skill_type,
)
from omnichannel.administration.setup.surveys import bring_survey
from omnichannel.administration.setup.webhooks import bring_webhook
from routing import distribution
from workstreams.models import User

APPLYING = 7_401_002  # the number of the lock: any, as long as it is not another's
Bring = Callable[[dict[str, Any], str, Changes], Any]
IN_ORDER: list[tuple[str, Bring]] = [  # what is named by others comes before them
    ("presences", bring_presence),
    ("operating_hours", bring_hours),
    ("rating_models", bring_rating_model),
    ("skill_types", bring_skill_type),
    ("skills", bring_skill),
    ("notifications", bring_notification),
    ("queues", bring_queue),
    ("queues", bring_overflow),
    ("users", bring_user),
    ("queues", bring_members),
    ("work_streams", work_streams.bring_work_stream),
    ("quick_replies", bring_quick_reply),
    ("surveys", bring_survey),
    ("automatic_closing", bring_auto_closing),
    ("masking_rules", bring_masking_rule),
    ("automated_messages", bring_automated_message),
    ("alerts", bring_alert),
    ("webhooks", bring_webhook),
]


@dataclass(frozen=True)
class Connection:
    """What Facebook's webhook settings ask for; empty before an application has a page."""

    app_id: str
    callback_uri: str
    verify_token: str


@dataclass(frozen=True)
class Outcome:
    """`changes` and `doubts` are sentences; nothing stands in the way of what is doubted."""

    connections: tuple[Connection, ...] = ()
    changes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def apply(setup: dict[str, Any], *, dry_run: bool = False) -> Outcome:
    """All or nothing; raises SetupRefused. A dry run tells the same and changes nothing."""
    with transaction.atomic():
        _wait_for_others()
        outcome = _apply(copy.deepcopy(setup))
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run:
        distribution.distribute()  # there may be room that was not there before
    return outcome


def _apply(setup: dict[str, Any]) -> Outcome:
    changes = Changes()
    check_secrets(setup["applications"])
    doubted = (*doubts(setup["applications"]), *work_streams.doubts(setup["work_streams"]))
    administered = _administrators().exists()
    for key, bring in IN_ORDER:
        for position, section in _in_turn(setup[key]):
            values = {name: value for name, value in section.items() if name != "place"}
            bring(values, section.get("place", f"{key}[{position}]"), changes)
    if administered and not _administrators().exists():
        raise SetupRefused(["users: nobody would be an administrator any more. Leave one."])
    for key in SINGLE:
        if key in setup:
            bring_single(key, setup[key], changes)
    applications = [
        bring_application(section, section["place"], changes) for section in setup["applications"]
    ]
    connections = tuple(_connection(application) for application in applications)
    return Outcome(connections, tuple(changes.sentences), doubted)


def _wait_for_others() -> None:
    """Two set-ups at once would both make what neither sees of the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPLYING])


def _in_turn(sections: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """With their positions; the default queue first, whose old name another may get."""
    return sorted(enumerate(sections), key=lambda one: not one[1].get("is_default"))


def _administrators() -> "QuerySet[User]":
    """Who can sign in as one wherever the product runs."""
    administrators = User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True)
    return administrators.exclude(is_demonstration=True)


def _connection(application: FacebookApplication) -> Connection:
    return Connection(application.app_id, application.callback_uri, application.verify_token)
