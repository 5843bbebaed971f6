"""Copies of work streams route as the original does, and no page leads to them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from omnichannel.administration.copying import copy_of_stream, name_of_copy
from routing.models import AttachedSkill, SkillAttachmentRule, SkillCondition
from routing.trial import try_out
from tests.administration.forms import FACEBOOK, change, stream_fields, table
from workstreams.conversations.models import QuickReply
from workstreams.models import ContextVariable, WorkStream


@pytest.fixture
def furnished(rule, page, italian, stars):
    """A stream with a row of all that is copied."""
    stream = rule.work_stream
    ContextVariable.objects.create(work_stream=stream, display_name="Tier", name="tier")
    rule.conditions.create(
        entity="context_variables", attribute="tier", operator="contains_data", order=2
    )
    attaching = SkillAttachmentRule.objects.create(work_stream=stream, name="Italians")
    SkillCondition.objects.create(
        rule=attaching, entity=FACEBOOK, attribute="locale", operator="equals", value="it_IT"
    )
    AttachedSkill.objects.create(rule=attaching, skill=italian, rating=stars[1])
    QuickReply.objects.create(title="Hello", message="Hello!").work_streams.add(stream)
    return stream


@pytest.mark.parametrize("name", ["Gilda Rossi", "Bruno"])
def test_copied_stream_routes_like_the_original(furnished, name):
    copy = copy_of_stream(furnished)
    facts = {
        FACEBOOK: {"customer_name": [name], "locale": ["it_IT"]},
        "context_variables": {"tier": ["gold"]},
    }
    before, after = (try_out(stream, facts, timezone.now()) for stream in (furnished, copy))

    assert after.queue == before.queue
    assert after.explanation.rule_name == before.explanation.rule_name
    assert after.required_skills == before.required_skills


def test_copy_has_the_quick_replies_and_not_the_pages(furnished):
    copy = copy_of_stream(furnished)

    assert list(copy.quick_replies.values_list("title", flat=True)) == ["Hello"]
    assert not copy.channels.exists()
    assert furnished.channels.exists()


def test_copy_keeps_every_setting_but_its_name(furnished, vip):
    WorkStream.objects.filter(pk=furnished.pk).update(
        capacity=7, mode="pick", fallback_queue=vip, allowed_presences=["away"]
    )
    furnished.refresh_from_db()
    copy = copy_of_stream(furnished)

    assert copy.name == f"Copy of {furnished.name}"
    assert (copy.capacity, copy.mode, copy.fallback_queue) == (7, "pick", vip)
    assert copy.allowed_presences == ["away"]


def test_original_stays_as_it_is(furnished, rule):
    copy_of_stream(furnished)

    assert furnished.rules.get() == rule
    assert rule.conditions.count() == 2


def test_name_of_a_copy_is_free_and_fits():
    assert name_of_copy("Sales", {"Copy of Sales"}) == "Copy of Sales (2)"
    assert len(name_of_copy("x" * 100, {("Copy of " + "x" * 100)[:100]})) == 100


def test_form_copies_what_it_saves_and_leads_to_the_copy(admin, stream, rule):
    posted = stream_fields(capacity="5", workstreams_workstream_save_and_copy="1")
    response = admin.post(change(stream), posted | table("rules", rule))

    copy = WorkStream.objects.exclude(pk=stream.pk).get()
    assert response.url == change(copy)
    assert copy.capacity == 5
    assert copy.rules.get().conditions.get().value == "Gilda Rossi"


def test_list_copies_the_chosen_ones_and_says_what_is_left_to_do(admin, stream):
    where = reverse("admin:workstreams_workstream_changelist")
    posted = {"action": "copy", "_selected_action": stream.pk}
    words = admin.post(where, posted, follow=True).content.decode()

    assert f"“Copy of {stream.name}”: no page leads there yet." in words
    assert WorkStream.objects.filter(name=f"Copy of {stream.name}").exists()


def test_supervisor_copies_nothing(supervisor, stream):
    where = reverse("admin:workstreams_workstream_changelist")
    supervisor.post(where, {"action": "copy", "_selected_action": stream.pk})

    assert WorkStream.objects.count() == 1
