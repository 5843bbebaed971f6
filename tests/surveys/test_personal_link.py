"""The link reaches Gilda, and nobody else reads it."""

import json
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
import responses
from django.conf import settings as project
from django.utils import timezone

from facebook_channel.models import GraphCall
from tests.fixtures import GILDA, PAGE_ID, milliseconds
from tests.surveys.conftest import again, fields_of, link_of
from workstreams.conversations.customer_export import export_customer
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.models import Message
from workstreams.conversations.tasks import deliver_replies
from workstreams.surveys.answering import submit
from workstreams.surveys.models import Answer
from workstreams.surveys.models.invitation import InvitationClosed
from workstreams.surveys.sealed_link import forget_spent, with_link

SENDING = f"http://graph.invalid/{project.FACEBOOK_GRAPH_VERSION}/{PAGE_ID}/messages"


@pytest.fixture
def facebook():
    """The bodies that went to Facebook."""
    bodies = []

    def take(request):
        bodies.append(json.loads(request.body))
        return 200, {}, json.dumps({"message_id": "m_survey" if len(bodies) == 2 else "m_answer"})

    with responses.RequestsMock() as mock:
        mock.add_callback("POST", SENDING, callback=take)
        yield bodies


@pytest.fixture
def sent(facebook, invitation):
    deliver_replies(invitation.conversation_id)
    return facebook


def message_of(invitation):
    return Message.objects.get(pk=invitation.message_id)


def test_closed_conversation_lets_the_link_out(sent, link, invitation):
    text = sent[-1]["message"]["text"]

    assert text.endswith(f"\n{project.PUBLIC_URL}{link}")
    assert sent[-1]["messaging_type"] == "RESPONSE"
    assert message_of(invitation).state == "sent"


def test_agents_see_a_mark_in_its_place(client, alice, sent, link, invitation):
    client.force_login(alice.user)
    token = link.split("/")[2]

    for address in ("", "transcript/"):
        response = client.get(f"/inbox/{invitation.conversation_id}/{address}")
        words = b"".join(response).decode()
        assert "[personal link]" in words
        assert token not in words


def test_nothing_that_is_kept_holds_the_link(sent, link, invitation):
    token = link.split("/")[2]
    forget_spent(timezone.now())

    assert again(invitation).sealed_link is None
    assert not Message.objects.filter(text__contains=token).exists()
    assert not GraphCall.objects.filter(request__icontains=token).exists()


def test_log_does_not_hold_the_link(caplog, sent, link):
    assert link.split("/")[2] not in caplog.text


def echo(text, **message):
    return {
        "sender": {"id": PAGE_ID},
        "recipient": {"id": GILDA},
        "timestamp": milliseconds(datetime.now(UTC)),
        "message": {"mid": "m_survey", "is_echo": True, "text": text, **message},
    }


def test_echo_with_our_mark_is_our_message(deliver, sent, invitation):
    said = sent[-1]["message"]
    deliver(echo(said["text"], app_id=700000000000077, metadata=said["metadata"]))

    message = message_of(invitation)
    assert message.platform_at is not None
    assert message.text.endswith("[personal link]")
    assert Message.objects.filter(origin="elsewhere").count() == 0


def test_echo_without_our_mark_is_known_by_its_words(deliver, sent, invitation):
    """The answer of the platform was lost, so we know no id of it."""
    Message.objects.filter(pk=invitation.message_id).update(state="unknown", external_id="")

    deliver(echo(sent[-1]["message"]["text"]))

    message = message_of(invitation)
    assert (message.state, message.external_id) == ("sent", "m_survey")
    assert not Message.objects.filter(origin="elsewhere").exists()


def test_message_without_its_link_is_not_sent(facebook, invitation):
    invitation.sealed_link = None
    invitation.save()

    deliver_replies(invitation.conversation_id)

    assert message_of(invitation).error_code == "nothing_left"
    assert again(invitation).is_undelivered


def test_erased_customer_leaves_no_answers(client, link, survey, invitation, admin_user):
    client.post(link, {**fields_of(survey, rating="2", text="My name is Gilda"), "send": "1"})

    erase_customer(invitation.conversation.identity, admin_user)

    assert not Answer.objects.exists()
    kept = again(invitation)
    assert (kept.score, kept.token_hash, kept.sealed_link) == (2, "", None)
    assert client.get(link).status_code == 404


def test_nothing_under_way_is_kept_of_an_erased_customer(survey, invitation, admin_user):
    opened = again(invitation)
    erase_customer(invitation.conversation.identity, admin_user)

    with pytest.raises(InvitationClosed):
        submit(opened, {}, [])


def test_customer_is_given_what_they_answered(client, link, survey, invitation, admin_user):
    client.post(link, {**fields_of(survey, rating="2", text="Faster"), "send": "1"})

    archive = ZipFile(export_customer(invitation.conversation.identity, admin_user))

    content = archive.read("customer.json").decode()
    told = json.loads(content)["conversations"][0]["survey"]
    assert told["answers"][1] == {"question": "What should we do better?", "answer": "Faster"}
    assert link not in content


def test_undelivered_message_forgets_no_link_before_its_time(invitation):
    assert forget_spent(datetime.now(UTC)) == 0
    assert link_of(invitation)


def test_expired_link_is_forgotten(invitation):
    assert forget_spent(datetime.now(UTC) + timedelta(days=8)) == 1
    assert again(invitation).sealed_link is None
    assert with_link(invitation.message).text == ""
