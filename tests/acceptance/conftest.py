"""Gilda at Messenger, Alice at her inbox, and the product between them with its real edges."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import responses
import time_machine
from django.conf import settings as project
from django.test import Client

from facebook_channel.tasks import process_deliveries
from tests.fixtures import PAGE_ID, envelope, post_webhook, text_item
from workstreams.conversations import delivery
from workstreams.conversations.files import arrival
from workstreams.conversations.models import Conversation
from workstreams.conversations.tasks import deliver_replies

SENDING = f"http://graph.invalid/{project.FACEBOOK_GRAPH_VERSION}/{PAGE_ID}/messages"


class Facebook:
    """Posts what customers do to our webhook; `sent` are the bodies it was given to send."""

    def __init__(self, application, mock):
        self.application = application
        self.sent = []
        self._mock = mock
        mock.add_callback("POST", SENDING, callback=self._send)

    def _send(self, request):
        self.sent.append(json.loads(request.body))
        return 200, {}, json.dumps({"message_id": f"m_answer_{len(self.sent)}"})

    def post(self, *items, **how):
        """The status it is answered with; the work is done then."""
        status, _body = post_webhook(self.application, envelope(*items), **how)
        do_the_work()
        return status

    def hold(self, address, content):
        """A file that customers sent."""
        self._mock.add("GET", address, body=content, content_type="image/png")

    def gilda_writes(self, text="Is the brass lamp in stock?", **message):
        assert self.post(text_item(text, **message)) == 200


class Inbox:
    """What an agent sees and presses; signed in anew each time, as on another day."""

    def __init__(self, agent):
        self._agent = agent

    @property
    def conversation(self):
        """The latest."""
        return Conversation.objects.latest("pk")

    def look(self, rest=""):
        return self._browser().get(self._address(rest)).content.decode()

    def open(self, address):
        """The status, and what comes."""
        response = self._browser().get(address)
        return response.status_code, b"".join(response)

    def may_write(self):
        return 'data-may-write="yes"' in self.look()

    def answer(self, text="", *files):
        """The response as a page without JavaScript gets it; the work is done then."""
        content = {"text": text, "files": list(files)}
        response = self._browser().post(self._address("replies/"), content)
        do_the_work()
        return response

    def press(self, button, **fields):
        """`button` is what its address ends with; what the agent reads then."""
        response = self._browser().post(self._address(f"{button}/"), fields, follow=True)
        assert response.redirect_chain
        return response.content.decode()

    def is_refused(self, button, **fields):
        return self._browser().post(self._address(f"{button}/"), fields).status_code == 403

    def _browser(self):
        browser = Client()
        browser.force_login(self._agent.user, "omnichannel.access.backend.RoleBackend")
        return browser

    def _address(self, rest=""):
        return f"/inbox/{self.conversation.pk}/{rest}"


def do_the_work():
    """What workers do as soon as they are rung."""
    process_deliveries()
    for attachment_id in arrival.due():
        arrival.fetch_file(attachment_id)
    for conversation_id in delivery.sweep():
        deliver_replies(conversation_id)


def after(**time):
    """A context in which so much time has passed."""
    return time_machine.travel(datetime.now(UTC) + timedelta(**time))


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def facebook(transactional_db, page):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield Facebook(page.application, mock)


@pytest.fixture
def inbox(transactional_db, alice):
    return Inbox(alice)
