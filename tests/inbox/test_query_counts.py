"""Every list and every thread costs as many queries with fifty rows as with one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from omnichannel.inbox.orders import Key
from omnichannel.inbox.views import View
from tests.inbox.conftest import address
from workstreams.conversations.models import (
    Attachment,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Direction,
    Draft,
    Look,
    Mention,
    Message,
    MessageVersion,
    Note,
    Origin,
    Priority,
    Reaction,
    Session,
    State,
    Status,
    Tag,
)
from workstreams.models import Queue

MANY = 50
Kind = ConversationEvent.Kind


@pytest.fixture
def staff(alice, bob, sofia):
    return {"alice": alice, "bob": bob, "sofia": sofia}


@pytest.fixture
def customers(page, staff):
    """So many more in a list, with all that a row can show."""
    tag = Tag.objects.create(name="vip")

    def customers(number, view):
        first = ContactIdentity.objects.count()
        identities = ContactIdentity.objects.bulk_create(
            ContactIdentity(
                channel=page,
                external_id=str(first + place),
                locale="en_GB",
                window_opened_at=timezone.now() - timedelta(hours=23),
            )
            for place in range(number)
        )
        fields = _fields_of(view, page, staff["alice"])
        conversations = Conversation.objects.bulk_create(
            Conversation(identity=identity, **fields) for identity in identities
        )
        tagged = Conversation.tags.through
        tagged.objects.bulk_create(tagged(conversation=each, tag=tag) for each in conversations)
        _furnish(conversations, staff)

    return customers


def _fields_of(view, page, agent):
    now = timezone.now()
    in_work = {"agent": agent, "status": Status.ACTIVE}
    states = {
        View.OPEN: {"status": Status.OPEN},
        View.STOPPED: {"status": Status.OPEN, "offering_stopped_at": now},
        View.SNOOZED: {**in_work, "status": Status.WAITING, "snoozed_until": now},
        View.CLOSED: {**in_work, "status": Status.CLOSED, "closed_at": now},
    }
    return {
        "channel": page,
        "work_stream": page.work_stream,
        "queue": Queue.default(),
        "last_customer_message_at": now,
        "last_line": "Is the brass lamp in stock?",
        "priority": Priority.HIGH,
        **states.get(view, in_work),
    }


def _furnish(conversations, staff):
    alice, bob, sofia = (staff[name].user for name in ("alice", "bob", "sofia"))
    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            conversation=each,
            channel_id=each.channel_id,
            direction=Direction.INBOUND,
            origin=Origin.CUSTOMER,
            text="Is the brass lamp in stock?",
        )
        for each in conversations
    )
    notes = Note.objects.bulk_create(
        Note(conversation=each, author=bob, text="Look at the lamp.") for each in conversations
    )
    Mention.objects.bulk_create(
        Mention(note=note, user=user) for note in notes for user in (alice, sofia)
    )
    Look.objects.bulk_create(Look(conversation=c, user=bob, seen_at=now) for c in conversations)
    Draft.objects.bulk_create(
        Draft(conversation=c, author=user, text="It is.")
        for c in conversations
        for user in (alice, sofia)
    )
    Session.objects.bulk_create(
        Session(conversation=each, agent=each.agent, queue=each.queue, accepted_at=now)
        for each in conversations
        if each.status == Status.ACTIVE
    )


LISTS = [
    *((view, f"/inbox/?view={view}") for view in View),
    *((view, f"/inbox/lists/?view={view}") for view in View),
    *((View.EVERYONE, f"/inbox/?view=everyone&order={key}") for key in Key if key != Key.MODE),
    (View.OPEN, "/inbox/?view=open&order=mode"),
    (View.EVERYONE, "/inbox/?view=everyone&unread=1"),
    (View.EVERYONE, "/inbox/?view=everyone&closing=6"),
    (View.EVERYONE, "/inbox/?view=everyone&page={page}&queue={queue}&tag={tag}"),
    (View.EVERYONE, "/inbox/?view=everyone&priority=3&language=en&channel=facebook"),
]
OF_ALICE = [View.MINE, View.SNOOZED, View.CLOSED]


@pytest.mark.parametrize(("view", "path"), LISTS)
def test_a_list_costs_the_same_however_long(
    signed_in, staff, customers, page, view, path, django_assert_max_num_queries
):
    customers(1, view)
    client = signed_in(staff["alice" if view in OF_ALICE else "sofia"])
    path = path.format(page=page.pk, queue=Queue.default().pk, tag=Tag.objects.get().pk)
    client.get(path)  # a sign of life, which is written down once in a while
    with django_assert_max_num_queries(40) as short:
        one = client.get(path)
    customers(MANY - 1, view)

    with django_assert_max_num_queries(len(short)):
        many = client.get(path)

    assert [len(each.context["list"].rows) for each in (one, many)] == [1, MANY]


@pytest.mark.parametrize("words", ["lamp", "Customer"])
def test_a_search_costs_the_same_however_much_it_finds(
    at_alices, customers, words, django_assert_max_num_queries
):
    customers(1, View.MINE)
    ContactIdentity.objects.update(name="Customer of the lamps")
    at_alices.get(f"/inbox/search/?q={words}")
    with django_assert_max_num_queries(50) as short:
        at_alices.get(f"/inbox/search/?q={words}")
    customers(MANY, View.MINE)
    ContactIdentity.objects.update(name="Customer of the lamps")

    with django_assert_max_num_queries(len(short)):
        at_alices.get(f"/inbox/search/?q={words}")


@pytest.fixture
def say(write, alice):
    """So many more of everything that stands in a thread."""

    def say(conversation, number):
        for _ in range(number):
            asked = write(conversation, "Is it in stock?", external_id=f"m_{timezone.now()}")
            Reaction.objects.create(
                message=asked, name="love", emoji="❤", reacted_at=asked.created_at
            )
            Attachment.objects.create(message=asked, kind="location", title="Here")
            write(
                conversation,
                "It is.",
                state=State.SENT,
                author=alice.user,
                reply_to_external_id=asked.external_id,
            )
            changed = write(conversation, "Is it brass?", edited_at=timezone.now(), edit_number=1)
            MessageVersion.objects.create(
                message=changed, number=0, text="Is it bras?", replaced_at=timezone.now()
            )
            Note.objects.create(conversation=conversation, author=alice.user, text="It is.")
            conversation.events.create(kind=Kind.TAGGED, actor=alice.user, data={"added": ["vip"]})

    return say


@pytest.mark.parametrize("rest", ["", "thread/"])
def test_a_thread_costs_the_same_however_long(
    at_alices, conversation, say, rest, django_assert_max_num_queries
):
    say(conversation, 1)
    at_alices.get(address(conversation, rest))
    with django_assert_max_num_queries(70) as short:
        at_alices.get(address(conversation, rest))
    say(conversation, MANY)

    with django_assert_max_num_queries(len(short)):
        at_alices.get(address(conversation, rest))


def test_an_earlier_page_of_a_thread_costs_the_same_however_long(
    at_alices, conversation, say, django_assert_max_num_queries
):
    say(conversation, MANY)  # more than a page: what was quoted may stand on another one
    last = conversation.messages.in_order().last()
    at_alices.get(address(conversation, f"?before={last.pk}"))
    with django_assert_max_num_queries(70) as short:
        at_alices.get(address(conversation, f"?before={last.pk}"))
    say(conversation, MANY)
    last = conversation.messages.in_order().last()

    with django_assert_max_num_queries(len(short)):
        at_alices.get(address(conversation, f"?before={last.pk}"))
