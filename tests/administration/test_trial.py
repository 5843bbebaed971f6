"""*Try it*: the outcome of rules and agents on a page, without anything being kept."""

from datetime import time

import pytest
from django.urls import reverse

from routing.models import AttachedSkill, OverflowRule, RoutingDecision, SkillAttachmentRule
from tests.fixtures import join, make_agent
from workstreams.conversations.models import Contact, Conversation, Tag
from workstreams.models import (
    AgentSkill,
    ContextVariable,
    OperatingHours,
    Presence,
    Queue,
    WorkingHours,
)


@pytest.fixture
def where(stream):
    return reverse("admin:workstreams_workstream_try_it", args=[stream.pk])


def tried(client, where, **fields):
    posted = {"moment_0": "2026-03-02", "moment_1": "10:00", **fields, "try": "1"}
    return client.post(where, posted).content.decode()


def test_form_of_the_work_stream_leads_to_it(admin, stream, where):
    assert where == f"/admin/workstreams/workstream/{stream.pk}/try/"
    page = reverse("admin:workstreams_workstream_change", args=[stream.pk])
    assert where in admin.get(page).content.decode()


def test_rule_that_holds_is_named_with_what_it_saw(admin, rule, where):
    words = tried(admin, where, first_name="Gilda", last_name="Rossi")

    assert "Because of the rule “Gilda first”." in words
    assert "it was “Gilda Rossi”" in words


def test_without_a_rule_that_holds_it_is_the_default_queue(admin, rule, where):
    words = tried(admin, where, first_name="Bruno")

    assert "No rule held" in words
    assert "it was “Bruno”" in words


def test_what_is_left_empty_is_no_data(admin, rule, where):
    assert "there was no data" in tried(admin, where)


def test_nothing_is_kept(admin, rule, where):
    tried(admin, where, first_name="Gilda", last_name="Rossi")

    assert not Conversation.objects.exists()
    assert not RoutingDecision.objects.exists()


@pytest.mark.parametrize(
    ("entity", "attribute", "value", "fields"),
    [
        ("message", "text", "lamp", {"message": "lamp"}),
        ("message", "has_attachment", "yes", {"has_attachment": "on"}),
        ("message", "payload", "HELP", {"payload": "HELP"}),
        ("referral", "ad_id", "77", {"ad_id": "77"}),
        ("time", "hour", "10", {}),
        ("time", "day", "monday", {}),
        ("context_variables", "tier", "gold", {"variable_tier": "gold"}),
        ("facebook_engagement_context", "user_page_scoped_id", "66", {"page_scoped_id": "66"}),
        ("facebook_engagement_context", "gender", "female", {"gender": "female"}),
    ],
)
def test_rules_see_what_the_form_says(admin, rule, where, entity, attribute, value, fields):
    ContextVariable.objects.create(work_stream=rule.work_stream, display_name="Tier", name="tier")
    rule.conditions.update(entity=entity, attribute=attribute, operator="equals", value=value)

    assert "Because of the rule “Gilda first”." in tried(admin, where, **fields)


def test_rules_see_the_page_and_the_tags_of_the_contact(admin, rule, page, where):
    gilda = Contact.objects.create(name="Gilda Rossi")
    gilda.tags.add(Tag.objects.create(name="Gold"))
    rule.conditions.update(entity="contact", attribute="tags", value="gold")
    assert "Because of the rule" in tried(admin, where, contact=gilda.pk)

    rule.conditions.update(entity="page", attribute="external_id", value=page.page_id)
    assert "Because of the rule" in tried(admin, where, page=page.pk)


def test_inactive_rule_counts_only_where_it_is_asked_for(admin, rule, where):
    rule.is_active = False
    rule.save()

    assert "The rule is switched off." in tried(admin, where, first_name="Gilda", last_name="Rossi")
    gilda = {"first_name": "Gilda", "last_name": "Rossi", "with_inactive": "on"}
    assert "Because of the rule “Gilda first”." in tried(admin, where, **gilda)


def test_agents_stand_in_the_order_they_would_be_asked(admin, rule, vip, where, alice, bob):
    join(vip, alice, bob)
    bob.capacity = 9
    bob.save()
    words = tried(admin, where, first_name="Gilda", last_name="Rossi")

    assert words.index("1. Bob Okafor") < words.index("Gets it") < words.index("2. Alice Martin")


def test_who_would_not_get_it_is_listed_with_the_reason(admin, rule, vip, where, alice, bob):
    join(vip, alice, bob)
    alice.show_presence(Presence.objects.get(name="Away"), chosen=True)
    bob.capacity = 0
    bob.save()
    words = tried(admin, where, first_name="Gilda", last_name="Rossi")

    assert "Gets it" not in words
    assert "Does not show a presence this work stream allows." in words
    assert "Has no room" in words


def test_full_queue_says_where_it_would_go_and_who_would_get_it_there(
    admin, rule, vip, where, alice, bob, page
):
    billing = Queue.objects.create(name="Billing")
    join(vip, alice)
    join(billing, bob)
    OverflowRule.objects.create(
        queue=vip, occasion="too_many", threshold=1, action="transfer", target=billing
    )
    Conversation.objects.create(
        identity=page.identities.create(external_id="2"),
        channel=page,
        work_stream=page.work_stream,
        queue=vip,
    )
    words = tried(admin, where, first_name="Gilda", last_name="Rossi")

    assert "VIP is full: it would go to Billing." in words
    assert "1. Bob Okafor" in words
    assert "Alice Martin" not in words


def test_queue_that_would_end_it_gives_it_to_nobody(admin, rule, vip, where, alice):
    hours = OperatingHours.objects.create(name="Office")
    WorkingHours.objects.create(hours=hours, weekday=0, opens_at=time(20), closes_at=time(21))
    Queue.objects.filter(pk=vip.pk).update(operating_hours=hours)
    OverflowRule.objects.create(queue=vip, occasion="out_of_hours", action="end")
    words = tried(admin, where, first_name="Gilda", last_name="Rossi")

    assert "VIP is out of its operating hours: it would be ended." in words
    assert "Nobody: it would be ended." in words


def test_needed_skills_are_named_and_asked_for(admin, stream, where, italian, stars):
    rule = SkillAttachmentRule.objects.create(work_stream=stream, name="Everyone")
    AttachedSkill.objects.create(rule=rule, skill=italian, rating=stars[1])
    carol = make_agent("carol", "Carol Diaz")
    make_agent("dan", "Dan Novak")
    AgentSkill.objects.create(agent=carol, skill=italian, rating=stars[2])
    words = tried(admin, where)

    assert "Italian · Good" in words
    assert "1. Carol Diaz" in words
    assert "Lacks a skill that is needed" in words


def test_past_conversation_takes_the_place_of_the_form(admin, conversation, rule, where):
    rule.conditions.update(entity="message", attribute="text", operator="contains", value="brass")
    words = tried(admin, where, conversation=conversation.pk, message="Hello")

    assert "it was “Is the brass lamp in stock?”" in words
    assert "Because of the rule “Gilda first”." in words


def test_dry_run_says_how_many_would_have_gone_elsewhere(admin, conversation, rule, where):
    rule.conditions.all().delete()
    response = admin.post(where, {"run-most": "500", "dry_run": "1"})

    words = response.content.decode()
    assert "1 of 1 would have gone elsewhere." in words
    assert f"/admin/conversations/conversation/{conversation.pk}/change/" in words


def test_dry_run_counts_switched_off_rules_where_it_is_asked_to(admin, conversation, rule, where):
    rule.conditions.all().delete()
    rule.is_active = False
    rule.save()
    without = admin.post(where, {"run-most": "500", "dry_run": "1"})
    counted = {"run-most": "500", "run-with_inactive": "on", "dry_run": "1"}

    assert "0 of 1 would have gone elsewhere." in without.content.decode()
    assert "1 of 1 would have gone elsewhere." in admin.post(where, counted).content.decode()


def test_dry_run_keeps_what_is_filled_in(admin, conversation, where):
    posted = {"first_name": "Gilda", "message": "lamp", "run-most": "7", "dry_run": "1"}
    words = admin.post(where, posted).content.decode()

    assert 'value="Gilda"' in words
    assert 'value="lamp"' in words


def test_trying_keeps_what_the_dry_run_asks_for(admin, where):
    assert 'value="7"' in tried(admin, where, **{"run-most": "7"})


def test_both_buttons_send_the_same_form(admin, where):
    words = admin.get(where).content.decode()
    start = words.index('<form method="post" action="#result"')

    assert 'name="try"' in (form := words[start : words.index("</form>", start)])
    assert 'name="dry_run"' in form


def test_split_is_told_in_words(admin, rule, vip, where):
    sales = Queue.objects.create(name="Sales")
    rule.shares.create(queue=vip, percent=60)
    rule.shares.create(queue=sales, percent=40)
    words = tried(admin, where, first_name="Gilda", last_name="Rossi")

    assert "The rule splits: 60 % to VIP, 40 % to Sales." in words


def test_moment_names_its_time_zone(admin, where):
    assert "On the clock of UTC." in admin.get(where).content.decode()


def test_supervisor_may_try(supervisor, rule, where):
    assert "Because of the rule" in tried(supervisor, where, first_name="Gilda", last_name="Rossi")


def test_agent_may_not(client, where, alice):
    client.force_login(alice.user, "omnichannel.access.backend.RoleBackend")

    assert client.get(where, follow=True).status_code == 403


def test_work_stream_that_is_not_there_is_not_found(admin, db):
    assert admin.get("/admin/workstreams/workstream/99/try/").status_code == 404
