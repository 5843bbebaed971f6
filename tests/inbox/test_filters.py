"""A list is narrowed down by what stands in its address."""

from datetime import timedelta

import pytest
from django.utils import timezone

from facebook_channel.models import FacebookPage
from omnichannel.inbox.filter_panel import MOST_OPTIONS
from tests.fixtures import join
from tests.inbox.conftest import names
from workstreams.conversations.models import ContactIdentity, Conversation, Session, Tag
from workstreams.models import Queue


@pytest.fixture
def mine(crowd, alice):
    """Alice has three; what a test says of the first is not so of the others."""
    crowd(3, alice)
    return Conversation.objects.order_by("pk").first()


def chips(response):
    return [chip.words for chip in response.context["filters"].active]


def on_another_page(conversation, application):
    other = FacebookPage.objects.create(
        kind="facebook",
        name="Harbour Clocks",
        work_stream=conversation.work_stream,
        application=application,
        page_id="110000000000099",
    )
    Conversation.objects.filter(pk=conversation.pk).update(channel=other)
    ContactIdentity.objects.filter(pk=conversation.identity_id).update(channel=other)
    return f"page={other.pk}"


def in_another_queue(conversation, _application):
    queue = Queue.objects.create(name="Returns", priority=5)
    join(queue, conversation.agent)
    Conversation.objects.filter(pk=conversation.pk).update(queue=queue)
    return f"queue={queue.pk}"


def with_a_tag(conversation, _application):
    tag = Tag.objects.create(name="damaged")
    conversation.tags.add(tag)
    return f"tag={tag.pk}"


def urgent(conversation, _application):
    Conversation.objects.filter(pk=conversation.pk).update(priority=4)
    return "priority=4"


def of_a_brazilian(conversation, _application):
    ContactIdentity.objects.filter(pk=conversation.identity_id).update(locale="pt_BR")
    return "language=pt"


@pytest.mark.parametrize(
    "different", [on_another_page, in_another_queue, with_a_tag, urgent, of_a_brazilian]
)
def test_a_filter_leaves_what_fits(at_alices, mine, application, different):
    query = different(mine, application)

    response = at_alices.get(f"/inbox/?view=mine&{query}")

    assert names(response) == ["Customer 00"]
    assert len(chips(response)) == 1


def test_a_filter_is_taken_off_with_one_click(at_alices, mine):
    query = with_a_tag(mine, None)
    (chip,) = at_alices.get(f"/inbox/?view=mine&{query}").context["filters"].active

    response = at_alices.get(f"/inbox/?{chip.query}")

    assert len(names(response)) == 3
    assert not chips(response)


def test_filters_add_up(at_alices, mine):
    query = "&".join([with_a_tag(mine, None), urgent(mine, None), "unread=1"])

    assert names(at_alices.get(f"/inbox/?view=mine&{query}")) == []


def test_unread_are_those_with_something_new(at_alices, mine, write):
    write(mine, "Hello?")

    assert names(at_alices.get("/inbox/?view=mine&unread=1")) == ["Customer 00"]


def opened_windows(ages):
    """By the hours since each customer's last message."""
    for conversation, age in zip(Conversation.objects.order_by("pk"), ages, strict=True):
        at = timezone.now() - timedelta(hours=age)
        ContactIdentity.objects.filter(pk=conversation.identity_id).update(window_opened_at=at)


@pytest.mark.parametrize(("hours", "found"), [(1, []), (2, [1]), (6, [1, 2])])
def test_closing_soon_is_asked_in_hours(at_alices, mine, hours, found):
    opened_windows([25, 22.5, 19])

    shown = names(at_alices.get(f"/inbox/?view=mine&closing={hours}&order=customer"))

    assert shown == [f"Customer {place:02}" for place in found]


def test_where_people_may_answer_for_longer_the_longer_window_counts(at_alices, mine, alice):
    opened_windows([7 * 24 - 1, 23, 1])
    for conversation in Conversation.objects.all():
        Session.objects.create(
            conversation=conversation,
            agent=alice,
            queue=Queue.default(),
            accepted_at=timezone.now(),
            channel_snapshot={"human_agent_tag": True},
        )

    assert names(at_alices.get("/inbox/?view=mine&closing=2")) == ["Customer 00"]


@pytest.mark.parametrize(
    "odd",
    [
        "page=x",
        "queue=-1",
        "tag=99999999999999999999",
        "priority=9",
        "closing=3",
        "closing=²",
        "tag_name=unheard",
        "tag_name=%00",
        "unread=maybe",
        "language=%27%3B--",
        "channel=%00",
        "order=luck",
    ],
)
def test_what_is_no_filter_filters_nothing(at_alices, mine, odd):
    response = at_alices.get(f"/inbox/?view=mine&{odd}")

    assert len(names(response)) == 3
    assert not chips(response)


def offered(response, name):
    fields = {field.name: field for field in response.context["filters"].fields}
    return [option.words for option in fields[name].options] if name in fields else []


@pytest.mark.parametrize(
    ("different", "name", "words"),
    [
        (on_another_page, "page", "Harbour Clocks"),
        (in_another_queue, "queue", "Returns"),
        (with_a_tag, "tag", "damaged"),
    ],
)
def test_only_what_their_own_conversations_have_is_offered(
    signed_in, at_alices, at_sofias, mine, carol, application, different, name, words
):
    query = different(mine, application)

    assert words in offered(at_alices.get("/inbox/?view=mine"), name)
    assert words in offered(at_sofias.get("/inbox/?view=everyone"), name)
    at_carols = signed_in(carol).get(f"/inbox/?view=open&{query}")
    assert words not in at_carols.content.decode()


def test_what_is_chosen_is_offered_in_a_list_without_it(at_alices, mine, application):
    query = on_another_page(mine, application)

    assert chips(at_alices.get(f"/inbox/?view=snoozed&{query}")) == ["Page: Harbour Clocks"]


@pytest.mark.parametrize("typed", ["zebra", "%20Zebra%20"])
def test_a_tag_beyond_those_that_are_suggested_is_found_by_its_name(at_alices, mine, typed):
    tags = Tag.objects.bulk_create(Tag(name=f"tag {n:03}") for n in range(MOST_OPTIONS))
    mine.tags.set([*tags, Tag.objects.create(name="zebra")])

    response = at_alices.get(f"/inbox/?view=mine&tag=&tag_name={typed}")

    assert names(response) == ["Customer 00"]
    assert chips(response) == ["Tag: zebra"]
    assert 'value="zebra"' in response.content.decode()


def test_a_filter_never_shows_what_is_others(signed_in, mine, carol):
    query = with_a_tag(mine, None)

    for view in ["mine", "open", "closed", "everyone"]:
        assert names(signed_in(carol).get(f"/inbox/?view={view}&{query}")) == []


def test_nothing_that_fits_leads_back_to_the_whole_list(at_alices, mine):
    html = at_alices.get("/inbox/?view=mine&priority=4").content.decode()

    assert "Nothing fits the filters" in html
    assert "Show the whole list" in html
