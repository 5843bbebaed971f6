"""A list is kept under a name, found again in the navigation, renamed and deleted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from omnichannel.inbox import saved_views
from tests.inbox.conftest import names
from workstreams.conversations.models import Conversation, SavedView

URGENT = "view=mine&priority=4&order=created"


@pytest.fixture
def saved(at_alices, alice):
    at_alices.post("/inbox/views/", {"name": "Burning", "query": URGENT})
    return SavedView.objects.get(owner=alice.user)


def test_a_list_is_saved_with_filters_and_order_but_not_its_page(at_alices, alice):
    at_alices.post("/inbox/views/", {"name": "Burning", "query": f"{URGENT}&after=abc&evil=1"})

    view = alice.user.saved_views.get()
    assert (view.name, view.query) == ("Burning", URGENT)


def test_a_saved_view_stands_in_the_navigation_with_its_count(at_alices, saved, crowd, alice):
    crowd(3, alice)
    Conversation.objects.filter(identity__name="Customer 01").update(priority=4)

    response = at_alices.get(f"/inbox/?{saved.query}")

    (choice,) = response.context["saved_views"]
    assert (choice.view.name, choice.words) == ("Burning", "1")
    assert names(response) == ["Customer 01"]


def test_a_list_brought_up_to_date_counts_no_saved_views(at_alices, saved):
    with CaptureQueriesContext(connection) as queries:
        html = at_alices.get("/inbox/lists/").content.decode()

    assert "Burning" not in html
    assert not any("conversations_savedview" in query["sql"] for query in queries)


def test_saved_views_are_counted_apart_from_the_lists(at_alices, saved, crowd, alice):
    assert "/inbox/views/counted/?" in at_alices.get("/inbox/").content.decode()
    crowd(1, alice)
    Conversation.objects.update(priority=4)

    html = at_alices.get(f"/inbox/views/counted/?{saved.query}").content.decode()

    assert "data-no-word>1</span>" in html
    assert 'aria-current="true"' in html
    assert html.count("<nav") == 0


def test_a_saved_view_is_its_owners_alone(at_sofias, saved):
    assert "Burning" not in at_sofias.get("/inbox/").content.decode()
    assert at_sofias.post(f"/inbox/views/{saved.pk}/", {"name": "Mine"}).status_code == 404
    assert at_sofias.post(f"/inbox/views/{saved.pk}/deletion/").status_code == 404


def test_a_saved_view_is_renamed_and_deleted(at_alices, saved):
    at_alices.post(f"/inbox/views/{saved.pk}/", {"name": "On fire"})
    saved.refresh_from_db()
    assert saved.name == "On fire"
    assert "On fire" in at_alices.get("/inbox/views/manage/").content.decode()

    at_alices.post(f"/inbox/views/{saved.pk}/deletion/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("Burning", "You have a view of this name already."), ("", "This field is required.")],
)
def test_a_name_that_cannot_be_is_a_sentence(at_alices, saved, name, sentence):
    form = {"name": name, "query": "view=open"}

    response = at_alices.post("/inbox/views/", form, follow=True)

    assert sentence in response.content.decode()
    assert SavedView.objects.count() == 1


def test_there_is_an_end_to_saved_views(at_alices, saved, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 1)

    response = at_alices.post("/inbox/views/", {"name": "More", "query": "view=open"}, follow=True)

    assert "Delete one before you save another." in response.content.decode()
    assert SavedView.objects.count() == 1


def test_a_view_of_a_list_that_is_not_theirs_any_more_still_opens(at_alices, alice):
    SavedView.objects.create(owner=alice.user, name="All", query="view=everyone&queue=99999")

    assert at_alices.get("/inbox/?view=everyone&queue=99999").status_code == 200
