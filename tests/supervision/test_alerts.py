"""Limits: passed once, told once, over when things are well again."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from tests.supervision.conftest import words_of
from workstreams.channels.models import Channel
from workstreams.conversations.models import ContactIdentity, Conversation, Session
from workstreams.models import Agent, Queue
from workstreams.supervision import alert_mail, alerting, tasks
from workstreams.supervision.models import Alert, AlertRule


def rule(measure="waiting", **values):
    return AlertRule.objects.create(name=measure, measure=measure, **values)


def wait_long():
    Conversation.objects.update(queued_at=timezone.now() - timedelta(minutes=30))


def miss():
    Session.objects.update(closed_at=timezone.now(), closure_reason="agent_timed_out")


def go_away():
    Agent.objects.update(capacity=0)


def close_soon():
    ContactIdentity.objects.update(window_opened_at=timezone.now() - timedelta(hours=23, minutes=5))


def break_down():
    Channel.objects.update(health=Channel.Health.NEEDS_ATTENTION)


OCCASIONS = {
    "waiting": (lambda: None, "1 conversation waits; the limit is 0"),
    "longest_wait": (wait_long, "somebody waits for 30 minutes; the limit is 0"),
    "windows": (close_soon, "1 reply window closes within an hour; the limit is 0"),
    "missed_offers": (miss, "1 offer was missed within an hour; the limit is 0"),
    "nobody": (go_away, "nobody is available, and 1 conversation waits; the limit is 0"),
    "pages": (break_down, "1 page needs attention; the limit is 0"),
}


def test_every_measure_is_tried_here():
    assert set(OCCASIONS) == set(AlertRule.Measure.values)


@pytest.mark.parametrize("measure", OCCASIONS)
def test_passed_limit_is_told_on_both_screens(at_sofias, offered, measure):
    happen, sentence = OCCASIONS[measure]
    happen()
    rule(measure)

    assert alerting.measure_all() == 1
    for page in ("/supervision/", "/supervision/today/"):
        assert sentence in words_of(at_sofias.get(page))


@pytest.mark.parametrize("measure", sorted(set(OCCASIONS) - {"waiting"}))
def test_nothing_is_told_within_the_limit(db, offered, measure):
    rule(measure)

    assert alerting.measure_all() == 0


def test_limit_itself_is_not_passed(offered):
    rule(threshold=1)

    assert alerting.measure_all() == 0


def test_rule_of_a_queue_looks_at_that_queue(offered, vip):
    rule(queue=vip)
    AlertRule.objects.create(name="here", measure="waiting", queue=Queue.default())

    assert alerting.measure_all() == 1
    assert Alert.objects.get().rule.name == "here"


def test_alert_goes_on_with_its_latest_value_and_then_ends(offered, crowd):
    rule()
    alerting.measure_all()
    crowd(2)
    assert alerting.measure_all() == 0
    assert Alert.objects.get().value == 3

    Conversation.objects.update(status="closed", closed_at=timezone.now(), offered_to=None)
    assert alerting.measure_all() == 1
    assert Alert.objects.get().ended_at is not None
    assert not Alert.objects.going_on().exists()


def calm():
    AlertRule.objects.update(threshold=100)


def too_many():
    AlertRule.objects.update(threshold=0)


def test_number_that_goes_up_and_down_is_one_alert_and_one_mail(offered):
    rule(emails="sofia@example.org")
    tasks.measure()
    for _ in range(3):
        calm()
        tasks.measure()
        assert not Alert.objects.going_on().exists()
        too_many()
        tasks.measure()

    assert Alert.objects.going_on().get() == Alert.objects.get()
    assert len(mail.outbox) == 1


def test_what_passes_its_limit_long_after_is_another_alert(offered):
    rule(emails="sofia@example.org")
    tasks.measure()
    calm()
    tasks.measure()
    long_ago = timezone.now() - timedelta(minutes=16)
    Alert.objects.update(began_at=long_ago, ended_at=long_ago)
    too_many()
    tasks.measure()

    assert Alert.objects.count() == len(mail.outbox) == 2


def test_alert_of_a_rule_that_was_switched_off_ends(offered):
    made = rule()
    alerting.measure_all()
    AlertRule.objects.filter(pk=made.pk).update(is_active=False)
    alerting.measure_all()

    assert not Alert.objects.going_on().exists()


def test_mail_is_sent_once_to_whom_the_rule_names(offered):
    rule(emails="sofia@example.org\n\nadam@example.org")
    tasks.measure()
    tasks.measure()

    (letter,) = mail.outbox
    assert letter.to == ["sofia@example.org", "adam@example.org"]
    assert "1 conversation waits; the limit is 0" in letter.body
    assert letter.body.endswith("/supervision/today/\n")


def test_mail_that_cannot_be_handed_over_is_tried_again(offered, settings):
    settings.EMAIL_BACKEND = "tests.supervision.test_alerts.Unreachable"
    rule(emails="sofia@example.org")
    tasks.measure()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tasks.measure()
    tasks.measure()

    assert len(mail.outbox) == 1


def test_mail_whose_worker_died_is_written_by_another(offered):
    rule(emails="sofia@example.org")
    alerting.measure_all()
    Alert.objects.update(mail_claimed_at=timezone.now())
    assert alert_mail.mail_all() == 0

    Alert.objects.update(mail_claimed_at=timezone.now() - timedelta(minutes=6))
    assert alert_mail.mail_all() == 1
    assert alert_mail.mail_all() == 0


def test_nobody_is_written_to_of_what_is_no_news(offered, settings):
    rule(emails="sofia@example.org")
    alerting.measure_all()
    Alert.objects.update(began_at=timezone.now() - timedelta(hours=2))
    alert_mail.mail_all()

    assert mail.outbox == []


class Unreachable:
    """A mail server that is not there."""

    def __init__(self, **_options):
        pass

    def send_messages(self, _letters):
        raise OSError("no route to host")


@pytest.mark.django_db(transaction=True)
def test_two_workers_begin_one_alert(offered):
    rule()
    both = Barrier(2)

    def work():
        both.wait(10)
        try:
            alerting.measure_all()
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert Alert.objects.count() == 1
