"""Users, queues, presences: who may change what."""

import pytest
from django.urls import reverse

from tests.administration.forms import change, delete, rows
from tests.fixtures import text_item
from workstreams.conversations.models import Conversation
from workstreams.models import Agent, Presence, Queue, QueueMembership, User

ADD_USER = "/admin/workstreams/user/add/"
NO_AGENT = {"agent-TOTAL_FORMS": 0, "agent-INITIAL_FORMS": 0}


def agent_row(agent, **changes):
    return {
        "agent-TOTAL_FORMS": 1,
        "agent-INITIAL_FORMS": 1,
        "agent-0-id": agent.pk,
        "agent-0-user": agent.user_id,
        "agent-0-capacity": agent.capacity,
        "agent-0-default_presence": "",
        **rows("agent-0-queue_memberships"),
        **rows("agent-0-skills"),
        **changes,
    }


def test_new_agent_starts_offline(admin):
    password = "correct horse battery"
    posted = {"name": "Carol", "username": "carol", "role": "agent", "email": "", **NO_AGENT}
    response = admin.post(ADD_USER, posted | {"password1": password, "password2": password})

    assert response.status_code == 302
    assert Agent.objects.get(user__username="carol").presence.name == "Offline"


def test_supervisor_changes_capacity_but_not_the_role(supervisor, alice):
    posted = {"name": "Boss", "role": "administrator", **agent_row(alice)}
    response = supervisor.post(change(alice.user), posted | {"agent-0-capacity": 7})

    alice.refresh_from_db()
    assert response.status_code == 302
    assert alice.capacity == 7
    assert (alice.user.name, alice.user.role) == ("Alice Martin", User.Role.AGENT)


def test_supervisor_cannot_set_passwords(supervisor, alice):
    where = reverse("admin:auth_user_password_change", args=[alice.user_id])

    assert supervisor.get(where).status_code == 403
    assert supervisor.post(where, {"password1": "x", "password2": "x"}).status_code == 403


def test_administrator_sets_a_password(admin, alice):
    where = reverse("admin:auth_user_password_change", args=[alice.user_id])
    new = "another horse battery"
    posted = {"password1": new, "password2": new, "usable_password": "true"}
    admin.post(where, posted | {"set-password": "1"})

    alice.user.refresh_from_db()
    assert alice.user.check_password(new)


def test_last_administrator_stays_one(admin, admin_user):
    posted = {"name": "Adam", "username": "admin", "role": "agent", "is_active": "on", **NO_AGENT}
    response = admin.post(change(admin_user), posted)

    admin_user.refresh_from_db()
    assert "This is the last administrator." in response.content.decode()
    assert admin_user.is_administrator


def test_administrator_of_the_demonstration_does_not_replace_the_last_one(admin, admin_user):
    User.objects.create_user("gilda", role="administrator", is_demonstration=True)
    posted = {"name": "Adam", "username": "admin", "role": "agent", "is_active": "on", **NO_AGENT}
    admin.post(change(admin_user), posted)

    admin_user.refresh_from_db()
    assert admin_user.is_administrator


def test_supervisor_adds_an_agent_to_a_queue_but_does_not_rename_it(supervisor, vip, alice):
    posted = {
        "name": "Mine",
        "priority": 9,
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
        "memberships-0-agent": alice.pk,
        **rows("overflow_rules"),
    }
    response = supervisor.post(change(vip), posted)

    vip.refresh_from_db()
    assert response.status_code == 302
    assert (vip.name, vip.priority) == ("VIP", 1)
    assert QueueMembership.objects.get().agent == alice


def test_everyone_is_a_member_of_the_default_queue(admin):
    words = admin.get(change(Queue.default())).content.decode()

    assert "everyone is a member" in words
    assert "memberships-TOTAL_FORMS" not in words


def test_default_queue_is_not_deleted(admin):
    assert admin.post(delete(Queue.default()), {"post": "yes"}).status_code == 403

    where = reverse("admin:workstreams_queue_changelist")
    chosen = {"action": "delete_selected", "_selected_action": Queue.default().pk, "post": "yes"}
    admin.post(where, chosen)
    assert Queue.default()


def test_queue_in_use_is_not_deleted_and_the_page_says_why(admin, rule):
    response = admin.post(delete(rule.queue), {"post": "yes"})

    words = response.content.decode()
    assert "routing rule “Gilda first” of work stream “Facebook messages”" in words
    assert Queue.objects.filter(pk=rule.queue_id).exists()


@pytest.mark.django_db
def test_presence_that_came_with_the_product_is_neither_changed_nor_deleted(admin):
    away = Presence.objects.get(name="Away")

    assert admin.post(change(away), {"name": "Gone"}).status_code == 403
    assert admin.post(delete(away), {"post": "yes"}).status_code == 403


def test_own_presence_is_added_and_deleted(admin):
    posted = {"name": "In training", "text": "In training", "base_status": "away"}
    admin.post("/admin/workstreams/presence/add/", posted)
    training = Presence.objects.get(name="In training")
    admin.post(delete(training), {"post": "yes"})

    assert not Presence.objects.filter(name="In training").exists()


def test_presence_someone_shows_is_not_deleted(admin, alice):
    training = Presence.objects.create(name="Training", text="Training", base_status="away")
    alice.show_presence(training, chosen=True)
    response = admin.post(delete(training), {"post": "yes"})

    assert "1 agent shows it" in response.content.decode()
    assert Presence.objects.filter(name="Training").exists()


def agent_form(agent, **changes):
    user = agent.user
    person = {"name": user.name, "username": user.username, "email": "", "role": user.role}
    return person | {"is_active": "on"} | agent_row(agent) | changes


def test_queues_and_skills_of_an_agent_are_saved_with_the_user(admin, alice, vip, italian, stars):
    serves = rows("agent-0-queue_memberships", {"queue": vip.pk})
    knows = rows("agent-0-skills", {"skill": italian.pk, "rating": stars[2].pk})
    response = admin.post(change(alice.user), agent_form(alice, **serves, **knows))

    assert response.status_code == 302
    assert alice.queues.get() == vip
    assert (alice.skills.get().skill, alice.skills.get().rating) == (italian, stars[2])


def test_supervisor_rates_skills_of_an_agent(supervisor, alice, italian, stars):
    knows = rows("agent-0-skills", {"skill": italian.pk, "rating": stars[0].pk})
    supervisor.post(change(alice.user), agent_row(alice, **knows))

    assert alice.skills.get().rating == stars[0]


def test_step_of_another_scale_is_refused(admin, alice, italian, marks):
    knows = rows("agent-0-skills", {"skill": italian.pk, "rating": marks[0].pk})
    response = admin.post(change(alice.user), agent_form(alice, **knows))

    assert "Choose a value of the rating model “Levels”." in response.content.decode()


def test_more_capacity_brings_what_waits_at_once(admin, deliver, stream, alice, commit):
    Agent.objects.update(capacity=0)
    deliver(text_item("Is the brass lamp in stock?"))
    assert Conversation.objects.get().agent is None

    with commit():
        admin.post(change(alice.user), agent_form(alice, **{"agent-0-capacity": 2}))

    assert Conversation.objects.get().agent == alice


def test_user_who_was_only_asked_is_not_deleted_either(admin, deliver, asking, alice):
    deliver(text_item("Is the brass lamp in stock?"))
    assert Conversation.objects.get().offered_to == alice
    words = admin.post(delete(alice.user), {"post": "yes"}).content.decode()

    assert "1 conversation" in words
    assert User.objects.filter(pk=alice.user_id).exists()


def test_person_who_may_not_sign_in_any_more_keeps_nothing(admin, deliver, stream, alice, commit):
    stream.on_disconnect = "keep"
    stream.save(update_fields=["on_disconnect"])
    deliver(text_item("Is the brass lamp in stock?"))
    assert Conversation.objects.get().agent == alice

    with commit():
        admin.post(change(alice.user), agent_form(alice) | {"is_active": ""})

    alice.refresh_from_db()
    assert (alice.user.is_active, alice.presence.name) == (False, "Offline")
    assert (Conversation.objects.get().status, Conversation.objects.get().agent) == ("open", None)
