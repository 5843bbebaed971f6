"""Every installation knows after what time conversations are closed by themselves."""

import pytest
from django.apps.registry import Apps

from workstreams.channels import registry
from workstreams.conversations.built_in import ensure_automatic_closing
from workstreams.conversations.models import AutoClosing


@pytest.fixture
def another_kind(monkeypatch):
    monkeypatch.setitem(registry._adapters, "pigeon_post", registry.adapter_for("facebook"))
    return "pigeon_post"


def limits(kind="facebook"):
    rows = AutoClosing.objects.filter(channel_kind=kind)
    return {row.status: row.minutes for row in rows}


def test_limits_of_social_channels_are_there(db):
    assert limits() == {"open": 43200, "active": 43200, "wrap_up": 1440}


def test_limits_are_made_once_and_left_as_they_are(db):
    AutoClosing.objects.filter(status="open").update(minutes=60)
    AutoClosing.objects.filter(status="active").update(minutes=None)

    ensure_automatic_closing()

    assert limits() == {"open": 60, "active": None, "wrap_up": 1440}
    assert AutoClosing.objects.count() == 3


def test_new_kind_of_channel_gets_its_own(db, another_kind):
    ensure_automatic_closing()

    assert limits(another_kind) == limits("facebook")


def test_before_there_was_such_a_table_nothing_is_made(db):
    AutoClosing.objects.all().delete()

    ensure_automatic_closing(apps=Apps())

    assert not AutoClosing.objects.exists()
