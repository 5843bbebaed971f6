"""What a row of a list tells about its conversation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.inbox.conftest import address
from workstreams.conversations import reading
from workstreams.conversations.drafts import keep
from workstreams.conversations.looking import look
from workstreams.conversations.models import Conversation, Mention, Note, Tag
from workstreams.models import WorkStream


@pytest.fixture
def row(at_alices):
    """The first row of a list, and its page."""

    def row(view="mine"):
        response = at_alices.get(f"/inbox/?view={view}")
        return response.context["list"].rows[0], response.content.decode()

    return row


def test_what_was_not_read_is_counted(row, conversation, write):
    write(conversation, "And the copper one?")

    first, html = row()

    assert first.unread_words == "2"
    assert "row-unread" in html


def test_ten_and_more_are_many(row, conversation, write):
    for _ in range(12):
        write(conversation, "Hello?")

    assert row()[0].unread_words == "10+"


def test_our_own_answers_are_not_unread(row, conversation, write, alice):
    reading.read_up_to(conversation, alice.user, conversation.messages.last().pk)
    write(conversation, "Yes, it is.", state="sent")

    assert row()[0].unread_words == ""


def test_what_is_opened_is_read(at_alices, row, conversation):
    at_alices.get(address(conversation))

    first, html = row()

    assert not first.unread
    assert "row-unread" not in html


def test_a_draft_is_marked_for_its_writer_only(at_sofias, row, conversation, alice):
    keep(conversation, alice.user, "Dear Gilda", is_note=False, reply_to=None)

    assert '<span class="row-draft">' in row()[1]
    theirs = at_sofias.get("/inbox/?view=everyone").content.decode()
    assert '<span class="row-draft">' not in theirs


def test_colleagues_who_look_or_type_are_named(row, conversation, sofia, bob):
    look(conversation, sofia.user, typing=False)
    assert "Sofia Lindgren is viewing" in row()[1]

    look(conversation, bob.user, typing=True)
    assert "<bdi>Bob Okafor</bdi> is typing" in row()[1]


def test_only_an_unusual_priority_is_said(row, conversation):
    assert "row-priority" not in row()[1]

    Conversation.objects.update(priority=4)
    first, html = row()
    assert first.priority == "Urgent"
    assert "row-priority-4" in html


def test_two_tags_are_shown_and_the_others_counted(row, conversation):
    conversation.tags.set([Tag.objects.create(name=name) for name in ["brass", "gift", "lamp"]])

    html = row()[1]

    assert '<bdi class="tag">brass</bdi>' in html
    assert '<bdi class="tag">lamp</bdi>' not in html
    assert '<span class="tag">+1</span>' in html


def test_what_waits_can_be_taken_from_its_row(at_alices, row, crowd, alice):
    crowd(1)
    WorkStream.objects.update(mode=WorkStream.Mode.PICK)
    waiting = Conversation.objects.get()
    assert f'formaction="{address(waiting, "assignment/")}"' in row("open")[1]

    at_alices.post(address(waiting, "assignment/"))

    waiting.refresh_from_db()
    assert waiting.agent == alice
    assert "row-pick" not in row("mine")[1]


def test_snoozed_work_stands_apart_until_its_time(row, conversation):
    until = timezone.now() + timedelta(days=2)
    Conversation.objects.update(status="waiting", snoozed_until=until)

    assert row("snoozed")[0].snoozed_until
    with pytest.raises(IndexError):
        row("mine")


def test_a_mention_counts_until_it_is_looked_at(signed_in, conversation, bob, alice):
    note = Note.objects.create(conversation=conversation, author=alice.user, text="@bob?")
    Mention.objects.create(note=note, user=bob.user)
    at_bobs = signed_in(bob)

    def count():
        choices = at_bobs.get("/inbox/?view=mentions").context["list"].choices
        return next(choice.count for choice in choices if choice.view == "mentions")

    assert count() == 1
    at_bobs.get(address(conversation))
    assert count() == 0


def test_what_was_closed_today_is_theirs_alone(at_alices, at_sofias, conversation):
    now = timezone.now()
    Conversation.objects.update(status="closed", closed_at=now)
    assert len(at_alices.get("/inbox/?view=closed").context["list"].rows) == 1
    assert not at_sofias.get("/inbox/?view=closed").context["list"].rows

    Conversation.objects.update(closed_at=now - timedelta(days=2))
    assert not at_alices.get("/inbox/?view=closed").context["list"].rows
