"""Two clicks at once on what somebody keeps for themselves: the second one reads a sentence."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from tests.fixtures import make_agent
from workstreams.conversations.models import QuickReply, SavedView
from workstreams.models import User

VIEW = ("/inbox/views/", {"name": "Burning", "query": "view=mine"})
REPLY = ("/inbox/quick-replies/new/", {"message": "Hello!", "title": "Hello", "locale": "en-US"})


@pytest.fixture
def at_alices(transactional_db, signed_in):
    return signed_in(make_agent("alice", "Alice Martin", presence="Away"))


def twice_at_once(client, path, form):
    """What both clicks are answered, having looked before either of them was kept."""

    def click():
        try:
            return client.post(path, form).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            User.objects.select_for_update().get(username="alice")
            clicks = [pool.submit(click) for _ in range(2)]
            wait_until_both_wait()
        return sorted(one.result(10) for one in clicks)


def wait_until_both_wait():
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] >= 2:
                return
        time.sleep(0.02)
    raise AssertionError("Nobody waits.")


def test_a_view_is_saved_once(at_alices):
    assert twice_at_once(at_alices, *VIEW) == [302, 302]
    assert SavedView.objects.count() == 1


def test_a_quick_reply_is_kept_once(at_alices):
    assert twice_at_once(at_alices, *REPLY) == [302, 422]
    assert QuickReply.objects.filter(owner__isnull=False).count() == 1
