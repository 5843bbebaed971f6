"""What was done to several conversations at once is taken back, each as it was."""

import pytest
from django.utils import timezone

from tests.inbox.test_undoing import offered_undo, undo
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation, Priority, Status


@pytest.fixture
def mine(crowd, alice):
    crowd(2, alice)
    return list(Conversation.objects.order_by("pk"))


@pytest.fixture
def do():
    """The step for these conversations; what the next page says."""

    def do(client, step, conversations, **more):
        form = {"step": step, "chosen": [each.pk for each in conversations], **more}
        return client.post("/inbox/bulk/", form, follow=True).content.decode()

    return do


def each(field):
    return list(Conversation.objects.order_by("pk").values_list(field, flat=True))


def test_priorities_are_what_each_was(at_alices, mine, do):
    Conversation.objects.filter(pk=mine[0].pk).update(priority=Priority.LOW)
    html = do(at_alices, "priority", mine, priority=4)
    assert each("priority") == [4, 4]

    said = undo(at_alices, html).content.decode()

    assert "2 conversations: done." in said
    assert each("priority") == [Priority.LOW, Priority.NORMAL]


def test_what_had_the_tag_already_keeps_it(at_alices, mine, do, alice):
    do(at_alices, "tag", mine[:1], tag="brass lamps")
    html = do(at_alices, "tag", mine, tag="brass lamps")

    undo(at_alices, html)

    assert [conversation.tags.count() for conversation in mine] == [1, 0]


def test_tag_that_was_taken_off_is_on_it_again(at_alices, mine, do):
    do(at_alices, "tag", mine, tag="brass lamps")
    html = do(at_alices, "untag", mine, tag="brass lamps")

    undo(at_alices, html)

    assert [conversation.tags.count() for conversation in mine] == [1, 1]


@pytest.mark.parametrize("step", ["put_aside", "end"])
def test_what_was_put_aside_or_ended_is_taken_up_again(at_alices, mine, do, step):
    html = do(at_alices, step, mine)
    assert Status.ACTIVE not in each("status")

    undo(at_alices, html)

    assert each("status") == [Status.ACTIVE, Status.ACTIVE]


def test_snooze_ends_where_each_was(at_alices, mine, do, alice):
    lifecycle.close_session(mine[1], alice.user)
    html = do(at_alices, "snooze", mine, until="Tomorrow morning")
    assert None not in each("snoozed_until")

    undo(at_alices, html)

    assert each("status") == [Status.ACTIVE, Status.WAITING]
    assert each("snoozed_until") == [None, None]


def test_what_has_moved_on_stays_as_it_is(at_alices, mine, do):
    html = do(at_alices, "end", mine)
    Conversation.objects.filter(pk=mine[0].pk).update(
        status=Status.CLOSED, closed_at=timezone.now()
    )

    said = undo(at_alices, html).content.decode()

    assert "1 conversation: done." in said
    assert "1 conversation was left as it is" in said
    assert each("status") == [Status.CLOSED, Status.ACTIVE]


def test_what_changed_nothing_offers_no_undo(at_alices, mine, do):
    html = do(at_alices, "priority", mine, priority=2)

    assert offered_undo(html) is None


@pytest.mark.parametrize("back", ["priority 9", "tag", "forced-closure 1", ""])
def test_written_by_hand_it_does_nothing_else(at_alices, mine, back):
    at_alices.post("/inbox/bulk/undoing/", {f"back-{mine[0].pk}": back})

    assert each("status") == [Status.ACTIVE, Status.ACTIVE]
    assert each("priority") == [Priority.NORMAL, Priority.NORMAL]


def test_nobody_takes_back_for_others(signed_in, bob, mine):
    signed_in(bob).post("/inbox/bulk/undoing/", {f"back-{mine[0].pk}": "priority 4"})

    assert each("priority") == [Priority.NORMAL, Priority.NORMAL]
