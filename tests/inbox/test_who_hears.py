"""Who hears of a change: whoever may see the conversation, and nobody who may not any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.inbox.listening import listening
from tests.inbox.serving import served
from workstreams.conversations import assignment, lifecycle, participation, timeline
from workstreams.conversations.live import Change, announce
from workstreams.conversations.models import Conversation
from workstreams.conversations.notes import write_note
from workstreams.models import QueueMembership, User


@pytest.mark.parametrize("way", ["consulted", "mentioned"])
@pytest.mark.django_db(transaction=True)
def test_who_helps_hears_of_it_in_whichever_queue(signed_in, conversation, alice, bob, vip, way):
    if way == "consulted":
        participation.invite(conversation, bob, alice.user)
        participation.join(conversation, bob)
    else:
        write_note(conversation, alice.user, "@Bob Okafor?", [bob.user])
    conversation.queue = vip
    with served() as base, listening(base, signed_in(bob)) as bobs:
        assert next(bobs) == ("resync", "")

        timeline.tell(conversation)

        assert next(bobs) == ("conversation", conversation.pk)


@pytest.mark.django_db(transaction=True)
def test_who_is_not_asked_for_advice_any_more_hears_of_it(signed_in, conversation, alice, bob, vip):
    Conversation.objects.update(queue=vip)  # which Bob does not serve
    participation.invite(conversation, bob, alice.user)
    with served() as base, listening(base, signed_in(bob)) as bobs:
        assert next(bobs) == ("resync", "")

        lifecycle.close_session(conversation, alice.user)

        assert next(bobs) == ("conversation", conversation.pk)


def test_a_queue_hears_of_what_waits_there_or_has_just_left(open_conversation, alice):
    assert timeline.change_of(open_conversation).queue == open_conversation.queue_id

    assignment.assign(open_conversation, alice)

    assert timeline.change_of(open_conversation).queue == open_conversation.queue_id


def test_a_queue_hears_nothing_of_what_an_agent_works_on(conversation):
    conversation.assigned_at = timezone.now() - timedelta(minutes=1)

    assert timeline.change_of(conversation).queue is None


@pytest.mark.django_db(transaction=True)
def test_many_changes_are_told_with_one_statement(
    signed_in, conversation, sofia, django_assert_num_queries
):
    many = [Change(conversation=pk, agent=pk, queue=pk) for pk in range(1, 501)]
    with served() as base, listening(base, signed_in(sofia)) as sofias:
        assert next(sofias) == ("resync", "")

        with django_assert_num_queries(1):
            announce(many)

        assert [next(sofias) for _change in many] == [
            ("conversation", change.conversation) for change in many
        ]


@pytest.mark.parametrize(
    "change_rights",
    [
        lambda bob, queue: QueueMembership.objects.create(queue=queue, agent=bob),
        lambda bob, queue: User.objects.filter(pk=bob.user_id).update(role=User.Role.SUPERVISOR),
        lambda bob, queue: User.objects.filter(pk=bob.user_id).update(is_active=False),
    ],
    ids=["queue", "role", "activity"],
)
@pytest.mark.django_db(transaction=True)
def test_a_stream_ends_at_once_when_the_rights_of_its_user_change(
    signed_in, conversation, bob, vip, change_rights
):
    with served() as base, listening(base, signed_in(bob)) as bobs:
        assert next(bobs) == ("resync", "")

        change_rights(bob, vip)

        assert list(bobs) == [("resync", "")]


@pytest.mark.django_db(transaction=True)
def test_who_comes_to_serve_a_queue_hears_of_it(signed_in, conversation, bob, vip):
    at_bobs = signed_in(bob)
    with served() as base:
        with listening(base, at_bobs) as before:
            assert next(before) == ("resync", "")
            QueueMembership.objects.create(queue=vip, agent=bob)
            list(before)

        with listening(base, at_bobs, after=before.mark) as bobs:
            announce([Change(conversation=conversation.pk, queue=vip.pk)])
            assert next(bobs) == ("conversation", conversation.pk)
