"""A list is sorted by a key, and read page by page without losing its place."""

import base64
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from omnichannel.inbox import work_list
from omnichannel.inbox.orders import Key
from tests.inbox.conftest import names
from workstreams.conversations.models import ContactIdentity, Conversation


@pytest.fixture
def uneven(crowd, monkeypatch):
    """Eight that wait, with ties and gaps in what they are sorted by; three on a page."""
    monkeypatch.setattr(work_list, "PAGE_SIZE", 3)
    crowd(8)
    now = timezone.now()
    for place, each in enumerate(Conversation.objects.order_by("pk")):
        Conversation.objects.filter(pk=each.pk).update(
            priority=1 + place % 4,
            transfer_count=place % 3,
            waiting_since=None if place % 2 else now - timedelta(minutes=place),
            last_customer_message_at=None if place == 5 else each.last_customer_message_at,
        )
        opened = None if place % 3 == 0 else now - timedelta(hours=place // 2)
        ContactIdentity.objects.filter(pk=each.identity_id).update(window_opened_at=opened)


def read_through(client, query):
    """All pages, each name as often as it stood there."""
    seen, after = [], ""
    for _page in range(9):
        response = client.get(f"/inbox/?{query}&after={after}")
        seen += names(response)
        after = response.context["list"].next_after
        if not after:
            break
    return seen


@pytest.mark.parametrize("key", [key.value for key in Key])
def test_every_conversation_stands_on_one_page_of_every_order(at_alices, uneven, key):
    forward = read_through(at_alices, f"view=open&order={key}")
    backward = read_through(at_alices, f"view=open&order=-{key}")

    everybody = [f"Customer {place:02}" for place in range(8)]
    assert sorted(forward) == sorted(backward) == everybody


def test_customers_stand_by_name_and_the_other_way_round(at_alices, uneven):
    forward = read_through(at_alices, "view=open&order=customer")

    assert forward == [f"Customer {place:02}" for place in range(8)]
    assert read_through(at_alices, "view=open&order=-customer") == forward[::-1]


def test_open_work_has_the_more_urgent_first(at_alices, uneven):
    shown = read_through(at_alices, "view=open")

    assert shown[:2] == ["Customer 03", "Customer 07"]  # urgent, the longer waiting one first


def test_what_moved_meanwhile_does_not_move_the_place(at_alices, uneven):
    first = at_alices.get("/inbox/?view=open&order=created")
    at_the_end = names(first)[-1]
    Conversation.objects.filter(identity__name=at_the_end).update(opened_at=timezone.now())

    after = first.context["list"].next_after
    following = at_alices.get(f"/inbox/?view=open&order=created&after={after}")

    assert not set(names(following)) & set(names(first))
    assert len(names(following)) == 3


def place(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize(
    "odd",
    [
        "%ff",
        "eA==",
        place({}),
        place([1]),
        place(["yesterday", 5]),
        place(["2026-01-01T00:00:00", 5]),
        place(["2026-01-01T00:00:00Z", True]),
        place(["2026-01-01T00:00:00Z", 2**70]),
        place(["2026-99-99T00:00:00Z", 1]),
        place([None, "x"]),
    ],
)
def test_what_is_no_place_shows_the_first_page(at_alices, uneven, odd):
    assert len(names(at_alices.get(f"/inbox/?view=open&order=created&after={odd}"))) == 3


def test_only_open_work_is_sorted_by_how_it_is_brought(at_alices, uneven):
    def keys(view):
        offered = at_alices.get(f"/inbox/?view={view}").context["filters"].orders
        return [option.value for option in offered]

    assert "mode" in keys("open")
    assert "mode" not in keys("mine")
