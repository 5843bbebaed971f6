"""An agent is asked: what they read, and what becomes of their answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from routing import offers
from tests.inbox.conftest import address
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Session,
    Status,
)
from workstreams.models import Queue

HTMX = {"HX-Request": "true"}
LATE = "not offered to you any more"


def page_of(client, path="/inbox/"):
    return client.get(path).content.decode()


def reload(conversation):
    return Conversation.objects.get(pk=conversation.pk)


@pytest.mark.parametrize("path", ["/inbox/", "/inbox/lists/", "/inbox/offers/"])
def test_an_offer_stands_on_every_page(at_alices, offered, path):
    html = page_of(at_alices, path)

    assert "Incoming conversation" in html
    assert "Is the brass lamp in stock?" in html
    assert "Harbour Lamps" in html


def test_an_offer_stands_beside_another_conversation(at_alices, conversation, alice, page):
    other = ContactIdentity.objects.create(channel=page, external_id="2", name="Henrik Aasland")
    waiting = Conversation.objects.create(
        identity=other, channel=page, work_stream=page.work_stream, queue=Queue.default()
    )
    offer_to(alice, waiting)

    assert "Henrik Aasland" in page_of(at_alices, address(conversation))


def offer_to(agent, *conversations):
    for conversation in conversations:
        Conversation.objects.filter(pk=conversation.pk).update(offered_to=agent, units=1)
        Session.objects.create(
            conversation=conversation,
            agent=agent,
            queue=conversation.queue,
            expires_at=timezone.now() + timedelta(minutes=2),
        )


def test_an_offer_tells_until_when_it_can_be_accepted(at_alices, offered):
    expires_at = timezone.localtime(Session.objects.get().expires_at)

    html = page_of(at_alices)
    assert f"until {expires_at:%H:%M}" in html
    assert f'data-expires="{int(expires_at.timestamp())}"' in html
    assert 'max="120"' in html


def test_an_offer_shows_the_latest_words_of_the_customer(at_alices, offered, write):
    write(offered, "And in  silver?")
    write(offered, "We will see.", state="sent")

    html = page_of(at_alices, "/inbox/offers/")
    assert "And in silver?" in html
    assert "We will see." not in html


def test_an_offer_is_not_shown_to_a_colleague(signed_in, offered, bob):
    assert "Incoming conversation" not in page_of(signed_in(bob))


def test_whoever_is_no_agent_is_asked_nothing(signed_in, offered, admin_user):
    assert "Incoming conversation" not in page_of(signed_in(admin_user))


def test_accepting_leads_to_the_conversation(at_alices, offered, alice):
    response = at_alices.post(address(offered, "acceptance/"))

    assert response.url == address(offered)
    assert reload(offered).agent == alice


def test_the_head_of_an_offered_conversation_has_both_answers(at_alices, offered):
    response = at_alices.get(address(offered))

    assert "This conversation is offered to you." in response.content.decode()
    assert response.context["rights"].is_asked
    assert not response.context["rights"].offers_pick


def test_rejecting_brings_it_to_a_colleague(at_alices, offered, bob, commit):
    with commit():
        at_alices.post(address(offered, "rejection/"))

    assert reload(offered).offered_to == bob


def test_rejecting_leads_back_to_the_page_it_was_pressed_on(at_alices, offered):
    there = "http://testserver/inbox/?view=open"

    assert at_alices.post(address(offered, "rejection/"), headers={"Referer": there}).url == there


def test_rejecting_leads_away_from_what_is_not_theirs_any_more(transferred, signed_in, bob, vip):
    at_bobs = signed_in(bob)
    Conversation.objects.update(queue=vip)
    there = f"http://testserver{address(transferred)}"

    response = at_bobs.post(address(transferred, "rejection/"), headers={"Referer": there})

    assert response.url == "/inbox/"


def test_rejecting_by_htmx_brings_what_is_still_asked(at_alices, offered):
    response = at_alices.post(address(offered, "rejection/"), headers=HTMX)

    html = response.content.decode()
    assert 'id="offers"' in html
    assert "Incoming conversation" not in html
    assert "<html" not in html


@pytest.mark.parametrize("answer", ["acceptance/", "rejection/"])
def test_an_answer_that_comes_too_late_is_a_sentence(at_alices, offered, answer):
    Session.objects.update(expires_at=timezone.now())
    offers.end_expired()

    response = at_alices.post(address(offered, answer), follow=True)

    assert response.status_code == 200
    assert LATE in response.content.decode()
    assert reload(offered).agent is None


@pytest.mark.parametrize("answer", ["acceptance/", "rejection/"])
def test_whoever_was_asked_before_a_colleague_took_it_reads_a_sentence(
    at_alices, offered, bob, answer, commit
):
    with commit():
        at_alices.post(address(offered, "rejection/"))
    offers.accept(reload(offered), bob.user)

    response = at_alices.post(address(offered, answer), follow=True)

    assert response.redirect_chain == [("/inbox/", 302)]
    assert LATE in response.content.decode()


def test_a_colleague_cannot_accept_for_them(signed_in, offered, bob):
    response = signed_in(bob).post(address(offered, "acceptance/"), follow=True)

    assert LATE in response.content.decode()
    assert reload(offered).status == Status.OPEN


def test_a_member_of_the_queue_reads_who_is_asked(signed_in, offered, bob):
    client = signed_in(bob)

    assert "offered to Alice Martin" in page_of(client, "/inbox/?view=open")
    assert "is offered to Alice Martin" in page_of(client, address(offered))


def test_a_transfer_names_the_colleague(signed_in, transferred, bob):
    html = page_of(signed_in(bob))

    assert "Transfer from Alice Martin" in html
    assert "Is the brass lamp in stock?" in html


def test_whoever_is_asked_to_take_over_reads_by_whom(signed_in, transferred, bob):
    html = page_of(signed_in(bob), address(transferred))

    assert "Alice Martin asks you to take over." in html
    assert "Asking Bob Okafor" not in html


def test_accepting_a_transfer_moves_it(signed_in, transferred, bob):
    signed_in(bob).post(address(transferred, "acceptance/"))

    assert reload(transferred).agent == bob


@pytest.mark.parametrize("path", ["/inbox/", "/inbox/lists/", "/inbox/offers/"])
def test_many_offers_cost_as_many_queries_as_one(
    at_alices, alice, page, path, django_assert_max_num_queries
):
    def offer(first, last):
        for place in range(first, last):
            identity = ContactIdentity.objects.create(channel=page, external_id=str(place))
            conversation = Conversation.objects.create(
                identity=identity, channel=page, work_stream=page.work_stream, queue=Queue.default()
            )
            offer_to(alice, conversation)

    offer(0, 1)
    with django_assert_max_num_queries(30) as one:
        at_alices.get(path)
    offer(1, 20)

    with django_assert_max_num_queries(len(one)):
        response = at_alices.get(path)
    assert response.content.decode().count("Incoming conversation") == 20


def test_the_agent_reads_that_a_colleague_is_asked(at_alices, transferred):
    html = page_of(at_alices, address(transferred))

    assert "Asking Bob Okafor to take over…" in html
    assert "Alice Martin asked Bob Okafor to take over" in html
    assert "asking Bob Okafor" in page_of(at_alices)


def test_the_agent_reads_that_the_colleague_rejected(at_alices, transferred, bob):
    offers.reject(transferred, bob.user)

    html = page_of(at_alices, address(transferred))
    assert "Bob Okafor rejected the transfer: it stays with you." in html


def test_the_agent_reads_that_the_colleague_did_not_answer(at_alices, transferred):
    Session.objects.pending().update(expires_at=timezone.now())
    offers.end_expired()

    html = page_of(at_alices, address(transferred))
    assert "Bob Okafor did not answer in time: it stays with you." in html


def test_a_supervisor_reads_who_keeps_it(at_sofias, transferred, bob):
    offers.reject(transferred, bob.user)

    html = page_of(at_sofias, address(transferred))
    assert "Bob Okafor rejected the transfer: it stays with Alice Martin." in html


def test_old_news_of_a_transfer_is_left_to_the_timeline(at_alices, transferred, bob):
    offers.reject(transferred, bob.user)
    ConversationEvent.objects.update(happened_at=timezone.now() - timedelta(minutes=11))

    assert "it stays with" not in page_of(at_alices, address(transferred))
