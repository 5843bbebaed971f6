"""An answer of Alice's, and Facebook's side of it at the HTTP layer."""

import json

import pytest
import responses
from django.conf import settings

from tests.fixtures import PAGE_ID
from workstreams.conversations import replies
from workstreams.conversations.delivery import deliver_replies

GRAPH = f"http://graph.invalid/{settings.FACEBOOK_GRAPH_VERSION}"


class Graph:
    """What the Graph API answers; each answer counts for the calls that follow."""

    def __init__(self, mock):
        self.mock = mock

    def sends(self, message_id="m_answer"):
        return self.mock.post(f"{GRAPH}/{PAGE_ID}/messages", json={"message_id": message_id})

    def refuses(self, code, subcode=0, headers=None, **more):
        error = {"code": code, "error_subcode": subcode, "message": "x", **more}
        url = f"{GRAPH}/{PAGE_ID}/messages"
        return self.mock.post(url, json={"error": error}, status=400, headers=headers)

    def uploads(self, attachment_id="700"):
        url = f"{GRAPH}/{PAGE_ID}/message_attachments"
        return self.mock.post(url, json={"attachment_id": attachment_id})

    def refuses_upload(self, code, subcode=0):
        error = {"code": code, "error_subcode": subcode, "message": "x"}
        url = f"{GRAPH}/{PAGE_ID}/message_attachments"
        return self.mock.post(url, json={"error": error}, status=400)

    def breaks(self, error):
        return self.mock.post(f"{GRAPH}/{PAGE_ID}/messages", body=error)

    def tells(self, user, profile, status=200):
        return self.mock.get(f"{GRAPH}/{user}", json=profile, status=status)


@pytest.fixture
def graph():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield Graph(mock)


@pytest.fixture
def answer(conversation, alice):
    (message,) = replies.reply(conversation, alice.user, "Yes, two of them.")
    return message


@pytest.fixture
def second(answer, alice):
    (message,) = replies.reply(answer.conversation, alice.user, "Shall I keep one?")
    return message


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def enclose(page, media, conversation, alice):
    """Alice answers with files, as the page lets its agents do."""
    page.agent_attachments = True
    page.save(update_fields=["agent_attachments"])
    conversation.channel.refresh_from_db()

    def enclose(text="", *files, ticket=None):
        return replies.reply(conversation, alice.user, text, ticket, files)

    return enclose


def send(message):
    deliver_replies(message.conversation_id)
    message.refresh_from_db()
    return message


def body_of(call, number=0):
    return json.loads(call.calls[number].request.body)
