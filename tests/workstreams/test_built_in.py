"""Every installation has six presences, one default queue and a scale of stars."""

import pytest
from django.apps.registry import Apps
from django.db import IntegrityError, transaction

from workstreams.built_in import ensure_built_in_rows
from workstreams.models import Presence, Queue, RatingModel, RatingValue, WorkStream


def test_six_presences_are_there(db):
    assert list(Presence.objects.values_list("name", "base_status", "user_can_set")) == [
        ("Available", "available", True),
        ("Busy", "busy", True),
        ("Busy - DND", "busy_dnd", True),
        ("Away", "away", True),
        ("Offline", "offline", True),
        ("Inactive", "away", False),
    ]
    assert not Presence.objects.filter(is_built_in=False).exists()


def test_default_queue_is_there(db):
    assert (Queue.default().name, Queue.default().is_active) == ("Default", True)


def test_built_in_rows_are_made_once_and_left_as_they_are(db):
    Presence.objects.filter(name="Busy").update(text="In the workshop")
    Queue.objects.update(name="Everything else")

    ensure_built_in_rows()

    assert Presence.objects.count() == 6
    assert Presence.objects.get(name="Busy").text == "In the workshop"
    assert Queue.default().name == "Everything else"


def test_scale_of_five_stars_is_there(db):
    stars = RatingModel.objects.get()

    assert (stars.name, stars.least, stars.most) == ("Stars", 1, 5)
    assert list(stars.values.values_list("value", "name")) == [
        (1, "One star"),
        (2, "Two stars"),
        (3, "Three stars"),
        (4, "Four stars"),
        (5, "Five stars"),
    ]


def test_scale_is_made_once_and_left_as_it_is(db):
    RatingModel.objects.update(name="Proficiency")
    RatingValue.objects.filter(value=5).update(name="Expert")

    ensure_built_in_rows()

    assert RatingModel.objects.get().name == "Proficiency"
    assert RatingValue.objects.get(value=5).name == "Expert"


def test_before_there_were_scales_none_is_made(db):
    RatingModel.objects.all().delete()

    ensure_built_in_rows(apps=Apps())

    assert not RatingModel.objects.exists()


def refused(constraint, make):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def test_there_is_one_default_queue(db):
    refused("queue_one_default", lambda: Queue.objects.create(name="Two", is_default=True))


def test_default_queue_is_always_active(db):
    refused("queue_default_is_always_active", lambda: Queue.objects.update(is_active=False))


def test_priority_of_a_queue_is_at_least_one(db):
    refused("queue_priority_is_at_least_one", lambda: Queue.objects.update(priority=0))


def test_work_stream_allows_some_presence(stream):
    refused(
        "work_stream_allows_some_presence",
        lambda: WorkStream.objects.update(allowed_presences=[]),
    )


def test_work_stream_closes_after_a_while(stream):
    refused(
        "work_stream_closes_after_a_while",
        lambda: WorkStream.objects.update(auto_close_minutes=0),
    )
