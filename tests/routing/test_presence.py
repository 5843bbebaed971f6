"""An agent shows a presence: every screen learns it, and work follows."""

from routing import presence
from tests.fixtures import make_agent, text_item
from workstreams.models import Presence


def announcements(queries):
    return [query for query in queries if "pg_notify" in query["sql"]]


def test_change_is_announced(alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as queries:
        presence.show(alice, Presence.objects.get(name="Away"))

    assert len(announcements(queries)) == 1
    assert alice.presence.name == "Away"


def test_what_is_shown_already_is_not_announced(alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as queries:
        presence.show(alice, Presence.available())

    assert announcements(queries) == []


def test_work_comes_after_the_commit(deliver, commit, page):
    bob = make_agent("bob", "Bob Tanner", presence="Away")
    deliver(text_item())

    with commit():
        presence.show(bob, Presence.available())
        assert not bob.conversations.exists()

    assert bob.conversations.exists()
