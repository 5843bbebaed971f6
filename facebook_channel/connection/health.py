"""Look at a page's connection, mend what can be mended, and write down what was found."""

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from facebook_channel import backfill, customer_profile
from facebook_channel.connection import alerts, outage
from facebook_channel.connection.check_schedule import next_check
from facebook_channel.connection.check_up import CheckUp
from facebook_channel.connection.conduct_check import conduct_of, lift_block
from facebook_channel.connection.findings import State, unknown
from facebook_channel.connection.occasions import occasions_of, over
from facebook_channel.connection.receiving_check import callback_for, subscription_of
from facebook_channel.connection.signature_check import signatures_for
from facebook_channel.connection.token_check import token_facts
from facebook_channel.connection.traffic_check import traffic_of
from facebook_channel.models import Backfill, FacebookPage, PageCheck
from workstreams.channels.models import Channel
from workstreams.conversations import holding

log = structlog.get_logger(__name__)


def check(page_id: int) -> None:
    """What is due for this page; nothing where a later check has overtaken this one."""
    pages = FacebookPage.objects.in_service().select_related("application")
    page = pages.filter(pk=page_id).first()
    if page is None:
        return
    row, _made = PageCheck.objects.get_or_create(page=page)
    if not row.claim():
        return
    check_up = _look(CheckUp(page, row, timezone.now(), row.checked_at))
    occasions, ended = occasions_of(check_up), over(check_up)
    if not _write_down(check_up):
        log.info("page_check_overtaken", page=page.pk)
        return
    if page.health == Channel.Health.CONNECTED:
        holding.release(page)
    alerts.forget(page, ended)
    told = alerts.tell(page, occasions)
    row.finish(next_check(check_up, told))
    log.info("page_checked", page=page.pk, bad=[each.name for each in check_up.all_bad])


def _look(check_up: CheckUp) -> CheckUp:
    """Ask Facebook, and mend what looks wrong; `anew` also what looks right."""
    page, row = check_up.page, check_up.row
    facts = token_facts(page, check_up.now)
    check_up.findings += facts.findings
    check_up.learnt |= facts.learnt
    if facts.findings[0].state == State.BAD:
        sentence = _("It is looked at once the token works.")
        check_up.findings.append(unknown("subscription", sentence))
    else:
        _look_at_subscription(check_up)
    callback, was_cut_off = callback_for(page, row.anew)
    check_up.messages_were_lost |= was_cut_off
    last = outage.last_inbound_at(page)
    check_up.learnt["last_inbound_at"] = last
    if row.anew:
        lift_block(row, check_up.now)
    check_up.findings += [
        callback,
        traffic_of(page, last, check_up.now),
        conduct_of(row.policy, check_up.now),
        signatures_for(page.application, check_up.now),
    ]
    return check_up


def _look_at_subscription(check_up: CheckUp) -> None:
    found, fields, lost = subscription_of(
        check_up.page, anew=check_up.row.anew, has_worked=check_up.has_worked
    )
    check_up.findings.append(found)
    check_up.messages_were_lost = lost
    if fields is not None:
        check_up.learnt["subscribed_fields"] = sorted(fields)


@transaction.atomic
def _write_down(check_up: CheckUp) -> bool:
    """False where a later check has begun: what this one saw is old by now.

    The channel's row first, then the check's: so does whoever saves a page.
    """
    list(Channel.objects.select_for_update(no_key=True).filter(pk=check_up.page.pk))
    if not check_up.row.own().select_for_update().exists():
        return False
    _tell_channel(check_up)
    _mind_outage(check_up)
    _keep(check_up)
    return True


def _tell_channel(check_up: CheckUp) -> None:
    """What Facebook did not answer leaves the channel as it was."""
    page = check_up.page
    if check_up.stops_sending:
        page.report_trouble(check_up.stops_sending[0].sentence)
    elif check_up.may_send and not check_up.is_refused_again:
        page.report_connected()
        customer_profile.ask_for_everything_again(page)
    if check_up.was_reached:
        page.warn(" ".join(check_up.warnings))


def _mind_outage(check_up: CheckUp) -> None:
    """Once messages arrive again, fetch what was missed; the run itself ends the outage."""
    page, row = check_up.page, check_up.row
    if check_up.shows_an_outage:
        outage.note([page])
    row.refresh_from_db(fields=["outage_began_at"])
    if not check_up.works:
        return
    since = row.outage_began_at
    if since is None:
        if settings.BACKFILL_ON_CONNECT:
            backfill.begin_with_history(page)
        return
    under_way = page.backfills.filter(state=Backfill.State.PENDING, outage_began_at__lte=since)
    if check_up.ends_an_outage or not under_way.exists():
        backfill.begin(page, since)


def _keep(check_up: CheckUp) -> None:
    """`checked_at` is its end: what an answer runs into from now on asks for the next."""
    row = check_up.row
    row.checked_at = timezone.now()
    row.findings = [found.as_json() for found in check_up.findings]
    for name, value in check_up.learnt.items():
        setattr(row, name, value)
    row.save(update_fields=["checked_at", "findings", *check_up.learnt])
