"""Alerts in the administration."""

from workstreams.supervision.models import AlertRule

ADD = "/admin/supervision/alertrule/add/"


def fields(**changes):
    return {"name": "Long", "measure": "waiting", "threshold": "5", "is_active": "on", **changes}


def test_alert_is_set_up(admin):
    admin.post(ADD, fields(emails=" sofia@example.org \r\n\r\nadam@example.org"))

    rule = AlertRule.objects.get()
    assert (rule.threshold, rule.addresses) == (5, ["sofia@example.org", "adam@example.org"])


def test_address_that_is_none_is_named(admin):
    response = admin.post(ADD, fields(emails="sofia"))

    assert "“sofia” is no e-mail address." in response.content.decode()


def test_pages_belong_to_no_queue(admin, vip):
    response = admin.post(ADD, fields(measure="pages", queue=vip.pk))

    assert "Pages belong to no queue" in response.content.decode()
