"""Workers are killed while files are on their way: each is there once, each left once at most."""

import time
from datetime import timedelta

import pytest
from django.db.models import F

from tests.fixtures import wire
from tests.inbox.pictures import png
from tests.system.conftest import with_one_broker
from tests.system.facebook import Facebook
from tests.system.patience import eventually
from tests.system.people import PAGE_ID
from tests.system.scenes import (
    ARRIVED,
    FULL,
    answers,
    in_state,
    kill_the_workers,
    meet,
    state_of_answer,
)
from tests.traces import files_in
from workstreams.conversations.files.arrival import LEASE
from workstreams.conversations.models import Attachment, ContactIdentity, FileState, Message, State
from workstreams.conversations.models.message_query import FILE_LEASE

pytestmark = [pytest.mark.slow, pytest.mark.prove, pytest.mark.xdist_group("stage")]

FILES = 12 if FULL else 4  # the two workers do sixteen things at once
LONGEST = 300 if FULL else 30  # seconds until a lease is over


def picture(number):
    """No two are alike."""
    return png(colour=(number, 40, 80))


def file_event(sender, mid, url):
    item = {
        "sender": {"id": sender},
        "recipient": {"id": PAGE_ID},
        "timestamp": int(time.time() * 1000),
        "message": {"mid": mid, "attachments": [{"type": "image", "payload": {"url": url}}]},
    }
    entry = {"id": PAGE_ID, "time": item["timestamp"], "messaging": [item]}
    return wire({"object": "page", "entry": [entry]})


def pending():
    return Attachment.objects.filter(file_state=FileState.PENDING)


@with_one_broker
def test_file_whose_worker_is_killed_while_fetching_is_stored_once(stage, busy_alice):
    facebook = Facebook([stage.address("web1")])
    before = set(files_in(stage.media))
    lender = stage.messenger.person("Somebody else")
    for number in range(FILES):
        lender.send_file(f"lamp{number}.png", picture(number), "image/png")
    urls = [message["attachments"][0]["url"] for message in lender.thread()]
    stored = Attachment.objects.filter(file_state=FileState.STORED)
    eventually(lambda: stored.count() == FILES, what="the files of somebody else")

    with stage.parts["simulator"].hanging():
        for number, url in enumerate(urls):
            facebook.deliver(file_event("9100001", f"m_file_{number}", url))
        eventually(lambda: pending().filter(file_attempts=1).exists(), what="the fetching")
        kill_the_workers(stage)
    let_the_lease_of_fetching_run_out()

    eventually(lambda: stored.count() == 2 * FILES, within=LONGEST, what="the files' arrival")
    assert Message.objects.filter(external_id__startswith="m_file_").count() == FILES
    arrived = stored.filter(message__external_id__startswith="m_file_").order_by("pk")
    contents = [(stage.media / each.file.name).read_bytes() for each in arrived]
    assert sorted(contents) == sorted(picture(number) for number in range(FILES))
    eventually(lambda: set(files_in(stage.media)) - before == files_with_rows(stage))


def files_with_rows(stage):
    """Attachments and portraits."""
    names = [
        *Attachment.objects.exclude(file="").values_list("file", flat=True),
        *ContactIdentity.objects.exclude(picture="").values_list("picture", flat=True),
    ]
    return {stage.media / name for name in names}


def let_the_lease_of_fetching_run_out():
    if not FULL:
        pending().update(file_due_at=F("file_due_at") - LEASE)


@with_one_broker
def test_file_whose_worker_is_killed_while_sending_leaves_once_or_is_unsure(stage, busy_alice):
    customers = meet(stage, busy_alice, FILES)
    uploads = [{"edge": "message_attachments", "outcome": "slow", "delay_ms": 5000}]
    stage.messenger.become(fail_next_sends=uploads * (FILES // 2), send_delay_ms=5000)

    for number, conversation in enumerate(customers):
        busy_alice.answer_with_file(conversation, f"lamp{number}.png", picture(number))
    eventually(lambda: in_state(State.SENDING) == FILES, what="the sending")
    kill_the_workers(stage)
    stage.messenger.become()
    let_the_lease_of_sending_run_out()
    eventually(lambda: not in_state(State.QUEUED, State.SENDING), within=LONGEST)

    for conversation, customer in customers.items():
        assert_it_left_once_or_is_unsure(conversation, customer)


def assert_it_left_once_or_is_unsure(conversation, customer):
    heard = [message for message in customer.thread() if message["author"] == "page"]
    assert len(heard) <= 1
    ends = ARRIVED if heard else {State.UNKNOWN}
    eventually(lambda: state_of_answer(conversation) in ends, what="the echo")


def let_the_lease_of_sending_run_out():
    if not FULL:
        moment = timedelta(seconds=1)
        answers().filter(state=State.SENDING).update(
            claimed_at=F("claimed_at") - FILE_LEASE - moment
        )
