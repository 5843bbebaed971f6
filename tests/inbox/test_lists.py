"""The lists: what stands in them, in which order, page by page, at a constant price."""

from datetime import timedelta

import pytest
from django.utils import timezone

from omnichannel.inbox import work_list
from tests.inbox.conftest import address, names
from workstreams.conversations.models import ContactIdentity, Conversation, Tag
from workstreams.models import Presence


def test_an_agent_begins_with_their_own_work(at_alices, conversation):
    html = at_alices.get("/inbox/").content.decode()

    assert "<h1" in html
    assert "My work items" in html
    assert "Is the brass lamp in stock?" in html


def test_own_work_has_the_latest_first(at_alices, alice, crowd):
    crowd(3, alice)

    assert names(at_alices.get("/inbox/")) == ["Customer 02", "Customer 01", "Customer 00"]


def test_open_work_has_the_longest_waiting_first(at_alices, crowd):
    crowd(3)

    response = at_alices.get("/inbox/?view=open")

    assert names(response) == ["Customer 00", "Customer 01", "Customer 02"]
    assert "waits 3 min" in response.content.decode()


def test_all_work_has_those_first_who_wait_longest_for_an_answer(at_sofias, alice, crowd):
    crowd(4, alice)
    Conversation.objects.filter(identity__name="Customer 00").update(waiting_since=None)

    response = at_sofias.get("/inbox/?view=everyone")

    last = "Customer 00"  # whose answer was given
    assert names(response) == ["Customer 01", "Customer 02", "Customer 03", last]
    assert '<span class="row-agent">' in response.content.decode()


def test_all_work_is_read_page_by_page(at_sofias, alice, crowd, monkeypatch):
    monkeypatch.setattr(work_list, "PAGE_SIZE", 3)
    crowd(8, alice)
    answered = [f"Customer {place:02}" for place in (1, 4, 6, 7)]
    Conversation.objects.filter(identity__name__in=answered).update(waiting_since=None)

    seen, after = [], ""
    while after is not None:
        response = at_sofias.get(f"/inbox/?view=everyone&after={after}")
        seen += names(response)
        after = response.context["list"].next_after or None

    waiting = [f"Customer {place:02}" for place in (0, 2, 3, 5)]
    assert seen == [*waiting, *reversed(answered)]


@pytest.mark.parametrize("view", ["mine", "open"])
def test_every_conversation_stands_on_exactly_one_page(at_alices, alice, crowd, view, monkeypatch):
    monkeypatch.setattr(work_list, "PAGE_SIZE", 3)
    crowd(8, alice if view == "mine" else None)

    seen, after = [], ""
    while after is not None:
        response = at_alices.get(f"/inbox/?view={view}&after={after}")
        seen += names(response)
        after = response.context["list"].next_after or None

    assert sorted(seen) == [f"Customer {place:02}" for place in range(8)]


@pytest.mark.parametrize(
    "path",
    [
        "/inbox/",
        "/inbox/lists/",
        "/inbox/?view=open",
        "/inbox/?view=mine&unread=1&closing=6",
        "/inbox/?view=open&order=window",
    ],
)
def test_a_long_list_costs_as_many_queries_as_a_short_one(
    at_alices, alice, crowd, write, path, django_assert_max_num_queries
):
    def fill(number):
        crowd(number, None if "open" in path else alice)
        tag, _is_new = Tag.objects.get_or_create(name="gift")
        ContactIdentity.objects.update(window_opened_at=timezone.now() - timedelta(hours=20))
        for each in Conversation.objects.all():
            write(each, "Hello?")
            each.tags.add(tag)

    fill(1)
    at_alices.get(path)  # a sign of life, which is written down once in a while
    with django_assert_max_num_queries(30) as short:
        at_alices.get(path)
    ContactIdentity.objects.update(external_id="first")
    fill(49)

    with django_assert_max_num_queries(len(short)):
        response = at_alices.get(path)

    assert len(names(response)) == 50


def test_an_empty_list_says_what_will_stand_there(at_alices):
    assert "Nothing to do right now" in at_alices.get("/inbox/").content.decode()
    assert "Nobody is waiting" in at_alices.get("/inbox/?view=open").content.decode()


@pytest.mark.parametrize(
    ("presence", "sentence"),
    [
        ("Available", "The next one stands here as soon as it is yours."),
        ("Busy", "The next one stands here as soon as it is yours."),
        ("Away", "Show Available to get the next one."),
        ("Offline", "Show Available to get the next one."),
        ("Inactive", "Press “I am back” to get the next one."),
    ],
)
def test_an_empty_list_of_work_says_how_work_comes(at_alices, alice, presence, sentence):
    alice.show_presence(Presence.objects.get(name=presence), chosen=True)

    assert sentence in at_alices.get("/inbox/?view=mine").content.decode()


def test_a_supervisor_without_capacity_is_sent_to_another_list(at_sofias):
    html = at_sofias.get("/inbox/?view=mine").content.decode()

    assert "Choose another list on the left." in html


def test_a_change_of_presence_brings_its_help_along(at_alices, alice):
    away = Presence.objects.get(name="Away")

    response = at_alices.post(
        "/inbox/presence/", {"presence": away.pk}, headers={"HX-Request": "true"}
    )

    assert "Show Available to get the next one." in response.content.decode()


@pytest.mark.parametrize("odd", ["after=x", "after=99999999999999999999", "view=", "after=²"])
def test_odd_addresses_show_the_first_page(at_alices, conversation, odd):
    assert at_alices.get(f"/inbox/?{odd}").status_code == 200


def test_the_selected_conversation_is_marked(at_alices, conversation):
    html = at_alices.get(f"/inbox/lists/?selected={conversation.pk}").content.decode()

    assert 'aria-current="true"' in html
    assert address(conversation) in html
