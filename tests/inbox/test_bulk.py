"""One step for several conversations: each on its own, and what did not go is told."""

import re

import pytest
from django.utils import timezone

from tests.inbox.conftest import address
from workstreams.conversations import reading
from workstreams.conversations.models import Conversation, Status
from workstreams.models import WorkStream

BESIDE = "http://testserver/inbox/?view=mine&priority=2"


@pytest.fixture
def mine(crowd, alice):
    crowd(3, alice)
    return list(Conversation.objects.order_by("pk"))


def drawn(client):
    """What the list tells the form of what stands in it."""
    rows = client.get("/inbox/").context["list"].rows
    return {f"seen-{row.conversation.pk}": row.written.newest for row in rows}


@pytest.fixture
def do():
    """The step for these conversations; what the next page says. `seen` is of an earlier page."""

    def do(client, step, conversations, seen=None, **more):
        form = {"step": step, "chosen": [each.pk for each in conversations], **more}
        form |= drawn(client) if seen is None else seen
        response = client.post("/inbox/bulk/", form, follow=True, headers={"Referer": BESIDE})
        return response.content.decode()

    return do


def statuses(conversations):
    return [Conversation.objects.get(pk=each.pk).status for each in conversations]


def test_all_that_were_chosen_are_done_and_counted(at_alices, mine, do):
    said = do(at_alices, "priority", mine[:2], priority=4)

    assert "2 conversations: done." in said
    assert [Conversation.objects.get(pk=each.pk).priority for each in mine] == [4, 4, 2]


def test_what_is_done_leads_back_to_the_same_list(at_alices, mine):
    form = {"step": "read", "chosen": [mine[0].pk]}

    response = at_alices.post("/inbox/bulk/", form, headers={"Referer": BESIDE})

    assert response.headers["Location"] == "/inbox/?view=mine&priority=2"


def test_what_cannot_be_done_is_told_beside_what_was(at_alices, mine, do):
    closed = Conversation.objects.filter(pk=mine[0].pk)
    closed.update(status=Status.CLOSED, closed_at=timezone.now())

    said = do(at_alices, "put_aside", mine)

    assert "2 conversations: done." in said
    assert "1 conversation was left as it is" in said
    assert statuses(mine) == [Status.CLOSED, Status.WAITING, Status.WAITING]


def test_tags_are_added_and_taken_off(at_alices, mine, do):
    do(at_alices, "tag", mine, tag="damaged")
    assert [str(each.tags.get()) for each in mine] == ["damaged"] * 3

    do(at_alices, "untag", mine[:1], tag="damaged")
    assert not mine[0].tags.exists()


def test_a_tag_without_a_word_is_a_sentence(at_alices, mine, do):
    assert "Type a word first." in do(at_alices, "tag", mine, tag=" ")


def test_several_are_snoozed(at_alices, mine, do):
    do(at_alices, "snooze", mine, until="Next week")

    assert Conversation.objects.filter(snoozed_until__isnull=False).count() == 3


def test_several_are_read_and_unread_again(at_alices, mine, do, write, alice):
    write(mine[0], "Hello?")

    do(at_alices, "read", mine)
    assert not at_alices.get("/inbox/").context["list"].rows[-1].unread

    do(at_alices, "unread", mine)
    assert at_alices.get("/inbox/").context["list"].rows[-1].unread == 1


@pytest.mark.parametrize("step", ["end", "put_aside", "snooze"])
def test_nothing_is_let_go_that_the_customer_wrote_meanwhile(at_alices, mine, do, write, step):
    seen = drawn(at_alices)
    write(mine[0], "One more thing")

    said = do(at_alices, step, mine[:2], seen, until="Next week")

    assert "the customer has just written. Read it, then decide again." in said
    assert "1 conversation: done." in said
    assert statuses(mine)[0] == Status.ACTIVE


def test_only_what_stood_on_the_screen_is_read(at_alices, mine, do, write):
    write(mine[0], "Hello?")
    seen = drawn(at_alices)
    write(mine[0], "Is anybody there?")

    do(at_alices, "read", mine, seen)

    assert at_alices.get("/inbox/").context["list"].rows[-1].unread == 1


@pytest.mark.parametrize(("read", "status"), [(False, Status.ACTIVE), (True, Status.WRAP_UP)])
def test_a_form_that_does_not_tell_lets_go_what_was_read(
    at_alices, mine, do, write, alice, read, status
):
    message = write(mine[0], "Hello?")
    if read:
        reading.read_up_to(mine[0], alice.user, message.pk)

    do(at_alices, "end", mine[:1], seen={})

    assert statuses(mine)[0] == status


def test_several_are_ended(at_alices, mine, do):
    do(at_alices, "end", mine)

    assert set(statuses(mine)) <= {Status.WRAP_UP, Status.CLOSED}


def test_several_are_taken(at_alices, crowd, alice, do):
    crowd(2)
    WorkStream.objects.update(mode=WorkStream.Mode.PICK)

    do(at_alices, "pick", Conversation.objects.all())

    assert Conversation.objects.filter(agent=alice, status=Status.ACTIVE).count() == 2


def test_an_agent_changes_nothing_of_others(signed_in, mine, carol, do):
    said = do(signed_in(carol), "priority", mine, priority=4)

    assert "Choose conversations and what to do with them." in said
    assert not Conversation.objects.filter(priority=4).exists()


def test_only_supervisors_force_several_closed(at_alices, mine, do):
    said = do(at_alices, "force_close", mine, sure="yes")

    assert "Choose conversations and what to do with them." in said
    assert set(statuses(mine)) == {Status.ACTIVE}


def test_a_supervisor_is_asked_before_several_are_closed(at_sofias, mine, do):
    asked = do(at_sofias, "force_close", mine)
    assert "3 conversations are closed for everyone" in asked
    assert set(statuses(mine)) == {Status.ACTIVE}

    do(at_sofias, "force_close", mine, sure="yes")
    assert set(statuses(mine)) == {Status.CLOSED}


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"step": "dance", "chosen": "1"},
        {"step": "read"},
        {"step": "read", "chosen": "x"},
        {"step": "read", "chosen": "9" * 30},
        {"step": "read", "chosen": "9" * 5000},
        {"step": "read", "chosen": "²"},
    ],
)
def test_an_odd_form_is_a_sentence(at_alices, mine, form):
    response = at_alices.post("/inbox/bulk/", form, follow=True)

    assert "Choose conversations and what to do with them." in response.content.decode()


@pytest.mark.parametrize("more", [{"priority": "9"}, {"priority": ""}])
def test_an_unknown_priority_leaves_them_as_they_are(at_alices, mine, do, more):
    assert "3 conversations were left as they are" in do(at_alices, "priority", mine, **more)


def test_a_forged_form_changes_nothing(signed_in, alice, mine):
    client = signed_in(alice, checks_csrf=True)
    form = {"step": "priority", "chosen": [mine[0].pk], "priority": 4}

    assert client.post("/inbox/bulk/", form).status_code == 403
    assert client.get("/inbox/bulk/").status_code == 405


def test_the_boxes_of_the_list_belong_to_the_form(at_alices, mine):
    html = at_alices.get("/inbox/").content.decode()

    assert len(re.findall(r'class="row-choice"[^>]* form="bulk"', html)) == 3
    assert 'id="bulk"' in html
    assert address(mine[0]) in html
