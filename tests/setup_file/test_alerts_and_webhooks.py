"""Alerts and webhooks come from the set-up file; what a webhook was told of is not lost."""

import copy

import pytest

from tests.setup_file.everything import EVERYTHING, SECRETS
from tests.setup_file.using import apply, refusal
from workstreams.supervision.models import AlertRule
from workstreams.webhooks.models import Endpoint

CRM = EVERYTHING["webhooks"][0]
SECRET = SECRETS["webhooks"][0]["secret"]
OTHER = "whsec_YW5vdGhlciBzZXZlbnR5IHNldmVuIHNhaWxvcnM="


def webhook(**changes):
    return {"webhooks": [{**copy.deepcopy(CRM), **changes}]}


def test_alert_gets_its_queue_and_addresses(everything):
    rule = AlertRule.objects.get(name="Long waits")

    assert (rule.queue.name, rule.threshold) == ("Repairs", 10)
    assert rule.addresses == ["sofia@example.org", "adam@example.org"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"emails": ["nobody"]}, "“nobody” is no e-mail address."),
        ({"queue": "Nowhere"}, "alerts[0].queue: there is no queue named 'Nowhere'."),
        ({"measure": "pages"}, "Pages belong to no queue."),
    ],
)
def test_alert_that_cannot_be_is_refused(everything, changes, sentence):
    alert = {**EVERYTHING["alerts"][0], **changes}

    assert sentence in refusal({"alerts": [alert]})


def test_webhook_signs_with_the_secret_of_the_secrets_file(everything):
    assert Endpoint.objects.get().secret == SECRET


def test_new_webhook_makes_a_secret_of_its_own(db):
    apply(webhook())

    assert Endpoint.objects.get().secret.startswith("whsec_")


def test_replaced_secret_goes_on_signing_for_a_day(everything):
    outcome = apply(webhook(secret=OTHER))

    assert Endpoint.objects.get().secrets == [OTHER, SECRET]
    assert OTHER not in "".join(outcome.changes)
    assert apply(webhook(secret=OTHER)).changes == ()


def test_webhook_is_told_of_other_events_from_now_on(everything):
    before = Endpoint.objects.get().listens_since
    apply(webhook(url="https://9.9.9.9/other"))
    assert Endpoint.objects.get().listens_since == before

    apply(webhook(kinds=["queued", "opened"]))

    assert Endpoint.objects.get().listens_since > before
    assert Endpoint.objects.get().kinds == ["opened", "queued"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"url": "https://10.0.0.1/events"}, "webhooks[0].url: "),
        ({"kinds": ["opened", "burnt"]}, "burnt: no such event."),
        ({"secret": "short"}, "is whsec_ and 24 to 64 bytes in Base64."),
    ],
)
def test_webhook_that_cannot_be_is_refused(db, changes, sentence):
    assert sentence in refusal(webhook(**changes))
    assert not Endpoint.objects.exists()
