"""Facebook as the webhook knows it: signs, posts, and posts again until it is told 200."""

import itertools
import time

import requests

from facebook_channel.apps import WEBHOOKS
from facebook_channel.models import FacebookApplication
from facebook_channel.signature import sign
from tests.fixtures import wire
from tests.system.patience import PAUSE
from tests.system.people import PAGE_ID

FACEBOOK_WAITS = 5  # seconds for an answer
GIVES_UP_AFTER = 90  # seconds; Facebook itself tries for 36 hours


def text_event(sender, mid, text, at):
    """The body of one post; `at` in milliseconds."""
    item = {
        "sender": {"id": sender},
        "recipient": {"id": PAGE_ID},
        "timestamp": at,
        "message": {"mid": mid, "text": text},
    }
    return wire({"object": "page", "entry": [{"id": PAGE_ID, "time": at, "messaging": [item]}]})


class Facebook:
    """Posts to these web processes in turn, as a load balancer would spread them."""

    def __init__(self, addresses):
        application = FacebookApplication.objects.get()
        self._secret = application.app_secret
        self._urls = [f"{address}{WEBHOOKS}{application.webhook_key}/" for address in addresses]
        self._turn = itertools.count()

    def post(self, body):
        """One attempt: the status, 0 where nobody answered in time."""
        url = self._urls[next(self._turn) % len(self._urls)]
        headers = {"X-Hub-Signature-256": sign(body, self._secret)}
        try:
            return requests.post(url, body, headers=headers, timeout=FACEBOOK_WAITS).status_code
        except requests.RequestException:
            return 0

    def deliver(self, body):
        """Until it was taken; how many attempts that needed."""
        deadline = time.monotonic() + GIVES_UP_AFTER
        for attempt in itertools.count(1):
            if self.post(body) == 200:
                return attempt
            assert time.monotonic() < deadline, "the webhook takes nothing"
            time.sleep(PAUSE)
        raise AssertionError
