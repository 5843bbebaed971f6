"""Acceptance: what an organisation sees of the distribution of its work, told from its side."""

from datetime import timedelta

import pytest
from django.utils import timezone

from routing import supervision, transfer
from tests.fixtures import make_agent
from tests.routing.scenes import (
    accept,
    be,
    change,
    let_time_run_out,
    now_of,
    reject,
    set_capacity,
    shown_by,
    write,
)
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Attachment, Contact, Conversation, ConversationMoved
from workstreams.models import Agent


@pytest.fixture
def carol(db):
    return make_agent("carol", "Carol Whitfield", capacity=3)


def test_scenario_6_most_room_then_fewest_sessions_then_longest_idle(
    deliver, stream, alice, bob, carol
):
    now = timezone.now()
    for agent, hours in ((alice, 1), (bob, 3), (carol, 2)):
        Agent.objects.filter(pk=agent.pk).update(last_assigned_at=now - timedelta(hours=hours))

    order = [write(deliver, number).agent.user.username for number in range(4)]

    assert order == ["bob", "carol", "alice", "bob"]


def test_scenario_6_of_equal_room_the_fewest_sessions_of_the_work_stream_decide(
    deliver, stream, alice, carol
):
    set_capacity(alice, 4)
    assert write(deliver, 1).agent == alice  # who has three left, as Carol has

    assert write(deliver, 2).agent == carol


def test_scenario_6_who_does_not_want_to_be_disturbed_is_skipped_unless_allowed(
    deliver, stream, alice, carol
):
    be(carol, "Busy - DND")
    set_capacity(carol, 50)
    assert write(deliver, 1).agent == alice

    change(stream, allowed_presences=["available", "busy", "busy_dnd"])

    assert write(deliver, 2).agent == carol


def test_scenario_7_accepted_in_time_it_is_active(asking, deliver, alice, commit):
    conversation = write(deliver, 1)
    assert asking.offer_seconds == 120

    accept(commit, conversation, alice)

    assert (now_of(conversation).status, now_of(conversation).agent) == ("active", alice)


def test_scenario_7_rejected_it_goes_to_the_next(asking, deliver, alice, commit):
    conversation = write(deliver, 1)
    carol = make_agent("carol", "Carol Whitfield")

    reject(commit, conversation, alice)

    assert now_of(conversation).offered_to == carol


def test_scenario_7_missed_it_goes_to_the_next_and_the_agent_is_inactive(
    asking, deliver, alice, commit
):
    conversation = write(deliver, 1)
    carol = make_agent("carol", "Carol Whitfield")

    let_time_run_out(commit)

    assert now_of(conversation).offered_to == carol
    assert shown_by(alice) == "Inactive"


def test_scenario_8_ten_declines_in_five_minutes_close_it_where_the_work_stream_says_so(
    asking, deliver, alice, commit
):
    change(asking, after_declines="close")
    assert (asking.decline_limit, asking.decline_minutes) == (10, 5)
    conversation = write(deliver, 1)

    for _ in range(9):
        reject(commit, conversation, alice)
    assert now_of(conversation).status == "open"
    reject(commit, conversation, alice)

    assert now_of(conversation).status == "closed"


def test_scenario_8_ten_declines_leave_it_to_the_supervisors_otherwise(
    asking, deliver, alice, commit
):
    conversation = write(deliver, 1)

    for _ in range(10):
        reject(commit, conversation, alice)

    assert now_of(conversation).status == "open"
    assert conversation.events.last().kind == "offering_stopped"


def test_scenario_9_put_aside_it_comes_back_to_the_same_agent_even_without_capacity(
    asking, deliver, alice, commit
):
    change(asking, offer_again_seconds=600)
    set_capacity(alice, 1)
    conversation, next_one = write(deliver, 1), write(deliver, 2)
    accept(commit, conversation, alice)
    with commit():
        lifecycle.close_session(now_of(conversation), alice.user)
    assert now_of(conversation).status == "waiting"
    assert now_of(next_one).offered_to == alice  # the capacity is back at once
    accept(commit, next_one, alice)
    make_agent("carol", "Carol Whitfield", capacity=9)

    write(deliver, 1, mid="m_back")

    conversation = now_of(conversation)
    assert (conversation.status, conversation.offered_to) == ("open", alice)


def test_scenario_11_closed_conversation_is_never_reopened(deliver, alice):
    conversation = write(deliver, 1)
    lifecycle.end(conversation, alice.user)
    lifecycle.close_session(conversation, alice.user)

    with pytest.raises(ConversationMoved):
        lifecycle.reopen(conversation, alice.user)

    assert now_of(conversation).status == "closed"


def test_scenario_11_new_message_opens_a_new_conversation_of_the_same_customer(deliver, alice):
    first = write(deliver, 1)
    first.identity.contact = Contact.objects.create(name="Gilda Moss")
    first.identity.save(update_fields=["contact"])
    lifecycle.end(first, alice.user)
    lifecycle.close_session(first, alice.user)

    second = write(deliver, 1, mid="m_again")

    assert second != first
    assert second.identity == first.identity
    assert second.contact.name == "Gilda Moss"
    assert second.predecessor == first


def test_scenario_17_transfer_lists_colleagues_of_the_queue_who_can_be_disturbed(deliver, alice):
    conversation = write(deliver, 1)
    for name, presence in (
        ("bob", "Available"),
        ("carol", "Busy"),
        ("dana", "Busy - DND"),
        ("ed", "Away"),
        ("fay", "Offline"),
    ):
        make_agent(name, name.title(), presence=presence)

    assert {one.name for one in transfer.agents_for(conversation)} == {"Bob", "Carol"}


def test_scenario_17_transferred_files_are_there_for_the_new_agent_and_it_is_counted(
    deliver, alice, commit
):
    picture = {"type": "image", "payload": {"url": "https://lamps.example/a.png"}}
    conversation = write(deliver, 1, attachments=[picture])
    bob = make_agent("bob", "Bob Okafor")

    with commit():
        transfer.to_agent(conversation, bob, alice.user)

    seen = Conversation.objects.visible_to(bob.user)
    assert Attachment.objects.filter(message__conversation__in=seen).count() == 1
    assert now_of(conversation).transfer_count == 1


def test_scenario_18_supervisor_sees_negative_capacity_where_more_was_assigned(
    deliver, alice, sofia, commit
):
    set_capacity(alice, 0)
    conversation, other = write(deliver, 1), write(deliver, 2)

    with commit():
        supervision.assign(conversation, alice, sofia.user)

    rooms = {one.name: one.room for one in supervision.agents_for(other)}
    assert rooms["Alice Martin"] == -1
