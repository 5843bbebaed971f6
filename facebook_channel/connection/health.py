"""Look at a page's connection, mend what can be mended, and write down what was found."""

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from facebook_channel import backfill
from facebook_channel.connection import alerts
from facebook_channel.connection.check_schedule import next_check
from facebook_channel.connection.check_up import CheckUp
from facebook_channel.connection.conduct_check import conduct_of, signatures_of
from facebook_channel.connection.findings import State, unknown
from facebook_channel.connection.occasions import occasions_of
from facebook_channel.connection.receiving_check import (
    callback_for,
    last_inbound_at,
    subscription_of,
    traffic_of,
)
from facebook_channel.connection.token_check import token_facts
from facebook_channel.models import FacebookPage, PageCheck
from workstreams.conversations import holding

log = structlog.get_logger(__name__)


def check(page_id: int, *, anew: bool = False) -> None:
    """What is due for this page; `anew` also subscribes and registers what looks right."""
    pages = FacebookPage.objects.in_service().select_related("application")
    page = pages.filter(pk=page_id).first()
    if page is None:
        return
    row, _made = PageCheck.objects.get_or_create(page=page)
    if not row.claim():
        return
    row.refresh_from_db()
    check_up = _look(CheckUp(page, row, timezone.now()), anew)
    occasions = occasions_of(check_up)
    _keep(check_up)
    _tell_channel(check_up)
    _mind_outage(check_up)
    told = alerts.tell(page, occasions)
    row.finish(next_check(check_up, told))
    log.info("page_checked", page=page.pk, bad=[each.name for each in check_up.all_bad])


def _look(check_up: CheckUp, anew: bool) -> CheckUp:
    page, row = check_up.page, check_up.row
    facts = token_facts(page, check_up.now)
    check_up.findings += facts.findings
    check_up.learnt |= facts.learnt
    if facts.findings[0].state == State.BAD:
        sentence = _("It is looked at once the token works.")
        check_up.findings.append(unknown("subscription", sentence))
    else:
        found, fields, check_up.messages_were_lost = subscription_of(page, anew)
        check_up.findings.append(found)
        if fields is not None:
            check_up.learnt["subscribed_fields"] = sorted(fields)
    last = last_inbound_at(page)
    check_up.learnt["last_inbound_at"] = last
    check_up.findings += [
        callback_for(page.application, anew),
        traffic_of(page, last, check_up.now),
        conduct_of(row.policy),
        signatures_of(page.application, check_up.now),
    ]
    return check_up


def _keep(check_up: CheckUp) -> None:
    row = check_up.row
    row.checked_at = check_up.now
    row.findings = [found.as_json() for found in check_up.findings]
    for name, value in check_up.learnt.items():
        setattr(row, name, value)
    row.save(update_fields=["checked_at", "findings", *check_up.learnt])


def _tell_channel(check_up: CheckUp) -> None:
    """What Facebook did not answer leaves the channel as it was."""
    page = check_up.page
    if check_up.stops_sending:
        page.report_trouble(check_up.stops_sending[0].sentence)
    elif check_up.may_send:
        page.report_connected()
        holding.release(page)
    if check_up.was_reached:
        page.warn(" ".join(check_up.warnings))


def _mind_outage(check_up: CheckUp) -> None:
    """Remember since when messages may be missing; fetch them once they arrive again."""
    page, row = check_up.page, check_up.row
    since = row.outage_began_at
    if since is None and check_up.shows_an_outage:
        since = check_up.learnt["last_inbound_at"]  # None: the page has never worked before
    if check_up.works:
        if since is not None:
            backfill.begin(page, since)
        elif settings.BACKFILL_ON_CONNECT:
            backfill.begin_with_history(page)
        since = None
    if since != row.outage_began_at:
        row.outage_began_at = since
        row.save(update_fields=["outage_began_at"])
