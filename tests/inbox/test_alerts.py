"""Nobody wants a conversation: supervisors are told where they are, until someone takes it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from routing import supervision
from tests.inbox.conftest import address
from workstreams.conversations.models import Conversation
from workstreams.models import Queue

ALERT = "Nobody wants this conversation"


def page_of(client, path="/inbox/"):
    return client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/inbox/", "/inbox/lists/", "/inbox/offers/"])
def test_a_supervisor_is_told_on_every_page(at_sofias, stopped, path):
    html = page_of(at_sofias, path)

    assert ALERT in html
    assert "Is the brass lamp in stock?" in html
    assert "Default" in html


def test_the_alert_says_how_long_the_customer_waits(at_sofias, stopped):
    Conversation.objects.update(waiting_since=timezone.now() - timedelta(minutes=12))

    assert "waits 12 min" in page_of(at_sofias, "/inbox/offers/")


def test_the_alert_leads_to_the_conversation_where_it_can_be_assigned(at_sofias, stopped):
    there = f"{address(stopped)}?view=stopped"
    assert f'href="{there}"' in page_of(at_sofias)

    assert address(stopped, "assign/") in page_of(at_sofias, there)


def test_whoever_administers_without_being_an_agent_is_told_too(signed_in, stopped, admin_user):
    assert ALERT in page_of(signed_in(admin_user))


def test_an_agent_is_not_told(at_alices, stopped):
    assert ALERT not in page_of(at_alices)


def test_while_agents_are_asked_no_supervisor_is(at_sofias, offered):
    assert ALERT not in page_of(at_sofias)


def test_the_alert_goes_when_someone_takes_it(at_sofias, stopped, sofia, bob):
    supervision.assign(stopped, bob, sofia.user)

    assert ALERT not in page_of(at_sofias)


def test_nobody_wanting_it_once_more_is_another_alert(at_sofias, stopped):
    (before,) = at_sofias.get("/inbox/").context["incoming"].cards
    Conversation.objects.update(offering_stopped_at=timezone.now() + timedelta(minutes=5))
    (after,) = at_sofias.get("/inbox/").context["incoming"].cards

    assert before.key != after.key


def test_of_many_the_newest_are_shown_at_the_cost_of_one(
    at_sofias, stopped, page, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20) as one:
        at_sofias.get("/inbox/offers/")
    for place in range(7):
        Conversation.objects.create(
            identity=page.identities.create(external_id=str(place), name=f"Customer {place}"),
            channel=page,
            work_stream=page.work_stream,
            queue=Queue.default(),
            offering_stopped_at=timezone.now(),
        )

    with django_assert_max_num_queries(len(one)):
        html = page_of(at_sofias, "/inbox/offers/")
    assert html.count(ALERT) == 5
    assert "Customer 6" in html
    assert "Customer 1" not in html
