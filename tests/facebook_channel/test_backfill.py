"""What was written meanwhile is fetched: once, the news apart from the history."""

import json
from datetime import timedelta

import pytest
import responses
from django.utils import timezone

from facebook_channel import backfill
from facebook_channel.models import Backfill, GraphCall, PageCheck
from facebook_channel.rate_limit import rest
from tests.facebook_channel.connecting import GRAPH
from tests.fixtures import GILDA, PAGE_ID, text_item
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.models import ContactIdentity, Conversation, Message, Status

CONVERSATIONS = f"{GRAPH}/{PAGE_ID}/conversations"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_breath(monkeypatch):
    monkeypatch.setattr(backfill, "BREATH", 0)


def written(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%S}+0000"


def said(mid, ago, text="hello", author=GILDA):
    at = written(timezone.now() - ago)
    return {"id": mid, "created_time": at, "from": {"id": author}, "message": text}


def thread(*newest_first, customer=GILDA, key="t_1"):
    return {
        "id": key,
        "updated_time": newest_first[0]["created_time"],
        "participants": {"data": [{"id": customer}, {"id": PAGE_ID}]},
        "messages": {"data": list(newest_first)},
    }


class Threads:
    """Pages of Facebook's list; `asked` are the cursors that came, `broken_after` so many."""

    def __init__(self):
        self.pages, self.asked, self.refusals = [[]], [], []
        self.broken_after = 1000

    def answer(self, request):
        if len(self.asked) >= self.broken_after:
            return 200, {}, "<html>busy</html>"
        if self.refusals:
            return 400, {}, json.dumps({"error": self.refusals.pop(0)})
        cursor = request.params.get("after", "0")
        self.asked.append(cursor)
        here = int(cursor)
        paging = {"cursors": {"after": str(here + 1)}}
        if here + 1 < len(self.pages):
            paging["next"] = "https://graph.invalid/next"
        return 200, {}, json.dumps({"data": self.pages[here], "paging": paging})


@pytest.fixture
def threads(page):
    found = Threads()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add_callback("GET", CONVERSATIONS, callback=found.answer)
        yield found


def fetch(page, outage_began_at=None):
    row = backfill.begin(page, outage_began_at)
    backfill.run(row.pk)
    row.refresh_from_db()
    return row


def test_history_is_kept_and_wakes_nobody(threads, page, alice):
    threads.pages = [[thread(said("m_2", 2 * HOUR, "Yes.", PAGE_ID), said("m_1", 3 * HOUR))]]

    row = fetch(page)

    conversation = Conversation.objects.get()
    messages = list(conversation.messages.in_order())
    assert [message.external_id for message in messages] == ["m_1", "m_2"]
    assert all(message.from_history for message in messages)
    assert (conversation.status, conversation.waiting_since) == (Status.CLOSED, None)
    assert (row.state, row.conversations, row.messages, row.gaps) == ("done", 1, 2, 0)


def test_what_nobody_answered_since_the_outage_began_is_routed(threads, page):
    threads.pages = [[thread(said("m_2", 2 * HOUR, "Anyone?"), said("m_1", 9 * HOUR))]]

    fetch(page, timezone.now() - 5 * HOUR)

    news = Message.objects.get(external_id="m_2")
    assert not news.from_history
    assert news.conversation.status == Status.OPEN
    assert news.conversation.waiting_since


def test_what_was_answered_elsewhere_is_history(threads, page):
    threads.pages = [[thread(said("m_2", HOUR, "Yes.", PAGE_ID), said("m_1", 2 * HOUR))]]

    fetch(page, timezone.now() - 5 * HOUR)

    assert not Conversation.objects.exclude(status=Status.CLOSED).exists()


def test_message_that_just_came_is_left_to_be_news_as_its_webhook_is(threads, page):
    threads.pages = [[thread(said("m_1", timedelta(minutes=1)))]]

    fetch(page)

    assert Conversation.objects.get().status == Status.OPEN


def test_what_is_there_already_is_not_doubled(threads, page, deliver):
    deliver(text_item("hello", mid="m_1"))
    threads.pages = [[thread(said("m_1", timedelta(0)))]]

    row = fetch(page)
    fetch(page)

    assert Message.objects.count() == 1
    assert row.messages == 0


def test_webhook_that_comes_later_finds_its_message_there(threads, page, deliver):
    threads.pages = [[thread(said("m_1", 2 * HOUR))]]
    fetch(page)

    deliver(text_item("hello", mid="m_1"))

    assert Message.objects.count() == 1


def test_list_is_followed_page_by_page_until_it_is_too_old(threads, page, settings):
    threads.pages = [
        [thread(said("m_1", HOUR))],
        [thread(said("m_2", 8 * timedelta(days=1)), customer="66", key="t_2")],
        [thread(said("m_3", 9 * timedelta(days=1)), customer="67", key="t_3")],
    ]

    row = fetch(page)

    assert threads.asked == ["0", "1"]
    assert (row.state, row.conversations, row.messages) == ("done", 1, 1)


def test_run_goes_on_where_it_was_cut_off(threads, page):
    threads.pages = [[thread(said("m_1", HOUR))], [thread(said("m_2", 2 * HOUR))]]
    row = backfill.begin(page)
    Backfill.objects.update(cursor="1")

    backfill.run(row.pk)

    row.refresh_from_db()
    assert threads.asked == ["1"]
    assert row.state == "done"


def test_run_another_worker_is_at_is_left_alone(threads, page):
    row = backfill.begin(page)
    Backfill.objects.update(due_at=timezone.now() + HOUR)

    assert not backfill.run(row.pk)
    assert backfill.due() == []
    assert threads.asked == []


def test_long_thread_without_a_known_message_has_a_gap(threads, page, deliver):
    many = [said(f"m_{number}", timedelta(minutes=60 + number)) for number in range(20)]
    threads.pages = [[thread(*many)]]
    assert fetch(page).gaps == 1

    newer = [said(f"m_new_{number}", timedelta(minutes=30 + number)) for number in range(19)]
    threads.pages = [[thread(*newer, many[0])]]
    assert fetch(page).gaps == 0


def test_busy_facebook_puts_it_off(threads, page):
    threads.refusals = [{"code": 613, "message": "x"}]

    row = fetch(page)

    assert (row.state, row.attempts) == ("pending", 1)
    assert row.due_at > timezone.now()


def test_page_that_is_to_be_mended_is_waited_for(threads, page):
    threads.refusals = [{"code": 190, "error_subcode": 463, "message": "x"}]

    row = fetch(page)

    assert row.state == "pending"
    assert "has expired" in row.error
    assert row.due_at > timezone.now()


def test_what_facebook_refuses_for_good_ends_it_with_a_sentence(threads, page):
    threads.refusals = [{"code": 100, "message": "x"}]

    row = fetch(page)

    assert row.state == "failed"
    assert row.error


def test_resting_page_puts_it_off_without_counting_a_failure(threads, page):
    rest.keep(page, 60)

    row = fetch(page)

    assert (row.state, row.attempts, threads.asked) == ("pending", 0, [])
    assert row.due_at > timezone.now() + timedelta(seconds=55)


def test_failure_after_a_good_call_is_the_first(threads, page):
    row = backfill.begin(page)
    Backfill.objects.update(attempts=backfill.MOST_ATTEMPTS - 1)
    threads.pages = [[thread(said("m_1", HOUR))], []]
    threads.broken_after = 1

    backfill.run(row.pk)

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("pending", 1)


def test_thread_without_a_time_does_not_end_the_list(threads, page):
    odd = {**thread(said("m_1", HOUR)), "updated_time": "yesterday"}
    threads.pages = [[odd], [thread(said("m_2", HOUR), customer="66", key="t_2")]]

    row = fetch(page)

    assert threads.asked == ["0", "1"]
    assert (row.state, row.messages) == ("done", 2)


def test_outage_is_over_when_all_is_fetched(threads, page):
    began_at = timezone.now() - 5 * HOUR
    PageCheck.objects.create(page=page, outage_began_at=began_at)

    fetch(page, began_at)

    assert PageCheck.objects.get().outage_began_at is None


def test_run_that_fails_does_not_forget_the_outage(threads, page):
    began_at = timezone.now() - 5 * HOUR
    PageCheck.objects.create(page=page, outage_began_at=began_at)
    threads.refusals = [{"code": 100, "message": "x"}]

    fetch(page, began_at)

    assert PageCheck.objects.get().outage_began_at == began_at


def test_deleted_message_spoils_only_its_own_thread(threads, page):
    gone = {"code": 9000001, "message": "x"}
    threads.pages = [[thread(said("m_1", HOUR)), thread(said("m_2", HOUR), key="t_2")]]
    threads.refusals = [gone]
    with responses.RequestsMock() as mock:
        mock.add_callback("GET", CONVERSATIONS, callback=threads.answer)
        mock.get(f"{GRAPH}/t_1", json={"error": gone}, status=400)
        mock.get(f"{GRAPH}/t_2", json=thread(said("m_2", HOUR), customer="66", key="t_2"))
        row = fetch(page)

    assert Message.objects.get().external_id == "m_2"
    assert (row.state, row.gaps) == ("done", 1)


def test_erased_customer_does_not_come_back(threads, page):
    erase_customer(ContactIdentity.objects.create(channel=page, external_id=GILDA), None)
    threads.pages = [[thread(said("m_1", HOUR, "a brass lamp"))]]

    fetch(page, timezone.now() - 2 * HOUR)

    assert not Message.objects.exists()
    assert not ContactIdentity.objects.filter(external_id=GILDA).exists()


def test_what_facebook_tells_of_an_erased_customer_is_not_kept(threads, page):
    erase_customer(ContactIdentity.objects.create(channel=page, external_id=GILDA), None)
    threads.pages = [[thread(said("m_1", HOUR, "a brass lamp"))]]

    fetch(page)

    assert GILDA not in json.dumps(GraphCall.objects.get().answer)


def test_who_came_back_after_being_erased_has_their_new_words_only(threads, page, deliver):
    deliver(text_item("a brass lamp", mid="m_1"))
    erase_customer(ContactIdentity.objects.get(), None)
    deliver(text_item("Good morning", mid="m_2"))
    threads.pages = [[thread(said("m_0", HOUR, "a silver lamp"))]]

    fetch(page)

    assert not Message.objects.filter(text__contains="lamp").exists()
    assert "lamp" not in json.dumps(GraphCall.objects.get().answer)
    assert Message.objects.filter(text="Good morning").exists()


def test_two_outages_are_one_run(page):
    now = timezone.now()
    backfill.begin(page, now - HOUR)
    backfill.begin(page, now - 3 * HOUR)

    assert Backfill.objects.get().outage_began_at == now - 3 * HOUR


def test_page_out_of_service_is_not_read(threads, page):
    row = backfill.begin(page)
    page.retire()

    backfill.run(row.pk)

    row.refresh_from_db()
    assert (row.state, threads.asked) == ("failed", [])
