"""Work streams, as an administrator edits them."""

import pytest
from django.urls import reverse

from routing.models import RoutingRule
from tests.administration.forms import change, stream_fields
from workstreams.models import WorkStream


def test_new_work_stream_is_saved_before_its_rules_appear(admin):
    page = admin.get(reverse("admin:workstreams_workstream_add")).content.decode()
    admin.post(reverse("admin:workstreams_workstream_add"), stream_fields(channel_kind="facebook"))

    assert "rules-TOTAL_FORMS" not in page
    stream = WorkStream.objects.get()
    assert (stream.channel_kind, stream.capacity) == ("facebook", 2)
    assert stream.allowed_presences == ["available", "busy"]
    assert "rules-TOTAL_FORMS" in admin.get(change(stream)).content.decode()


def test_sections_of_the_form_are_the_documented_ones(admin, stream):
    words = admin.get(change(stream)).content.decode()

    for label in (
        "General information",
        "Agent affinity",
        "Fallback queue",
        "Max Concurrency",
        "Auto-assign work items",
        "Change agent status to inactive after a missed notification",
        "Matching Logic",
        "Context variables",
        "Skill Attachment Rules",
    ):
        assert label in words


def test_missed_offers_and_away_do_not_go_together(admin, stream):
    posted = stream_fields(
        allowed_presences=["available", "away"], inactive_after_missed_offer="on", auto_assign=""
    )
    response = admin.post(change(stream), posted)

    stream.refresh_from_db()
    assert "does not work while Away is an allowed presence" in response.content.decode()
    assert stream.allowed_presences == ["available", "busy"]


def test_away_may_be_allowed_where_agents_are_not_asked(admin, stream):
    posted = stream_fields(
        allowed_presences=["available", "away"], inactive_after_missed_offer="on", auto_assign="on"
    )
    admin.post(change(stream), posted)

    stream.refresh_from_db()
    assert stream.allowed_presences == ["available", "away"]


def test_everything_about_offers_is_saved(admin, stream, vip):
    posted = stream_fields(
        auto_assign="",
        offer_seconds="45",
        offer_again_seconds="0",
        decline_limit="3",
        decline_minutes="2",
        after_declines="close",
        on_disconnect="keep",
        matching="closest",
        fallback_queue=vip.pk,
        max_concurrency="4",
    )
    admin.post(change(stream), posted)

    stream.refresh_from_db()
    assert (stream.auto_assign, stream.offer_seconds, stream.decline_limit) == (False, 45, 3)
    assert (stream.after_declines, stream.on_disconnect) == ("close", "keep")
    assert (stream.matching, stream.fallback_queue, stream.max_concurrency) == ("closest", vip, 4)


def test_tabs_have_the_documented_names(admin, rule):
    words = admin.get(change(rule.work_stream)).content.decode()

    for label in (
        "Work Distribution",
        "Context variables",
        "Routing rules items",
        "Skill Attachment Rules",
        "Enable selecting from push-based work streams",
    ):
        assert label in words


def test_form_says_how_many_days_the_minutes_are(admin, stream):
    WorkStream.objects.update(auto_close_minutes=40320)

    assert "40320 are 28 days." in admin.get(change(stream)).content.decode()


def test_every_field_has_a_help_text(admin, stream):
    form = admin.get(change(stream)).context["adminform"].form

    assert not [name for name, field in form.fields.items() if not field.help_text]


def test_name_that_is_taken_is_refused_with_a_sentence(admin, stream):
    WorkStream.objects.create(name="Other")
    words = admin.post(change(stream), stream_fields(name="Other")).content.decode()

    assert "There is a work stream of this name already. Choose another name." in words


@pytest.mark.parametrize("what", ["the form", "the list"])
def test_work_stream_in_use_is_not_deleted_and_the_page_says_why(admin, everything, what):
    stream = everything.work_stream
    if what == "the form":
        where = reverse("admin:workstreams_workstream_delete", args=[stream.pk])
        response = admin.post(where, {"post": "yes"})
    else:
        where = reverse("admin:workstreams_workstream_changelist")
        posted = {"action": "delete_selected", "_selected_action": stream.pk, "post": "yes"}
        response = admin.post(where, posted)

    words = response.content.decode()
    assert "page “Harbour Lamps”" in words
    assert "1 conversation" in words
    assert WorkStream.objects.filter(pk=stream.pk).exists()


def test_unused_work_stream_is_deleted_with_its_rules(admin, rule):
    where = reverse("admin:workstreams_workstream_delete", args=[rule.work_stream_id])
    admin.post(where, {"post": "yes"})

    assert not WorkStream.objects.exists()
    assert not RoutingRule.objects.exists()
