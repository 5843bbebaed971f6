"""What was kept of Facebook forgets a message, or a customer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from facebook_channel.journal import catalogue
from facebook_channel.journal import forgetting as journal
from facebook_channel.models import GraphCall, WebhookDelivery
from facebook_channel.processing import process_pending
from tests.fixtures import GILDA, PAGE_ID, envelope, text_item, wire
from workstreams.conversations.models import ContactIdentity, Message

BOB = "6600000000000002"


@pytest.fixture
def keep(page):
    def keep(*items, body=None, **fields):
        return WebhookDelivery.objects.create(
            application=page.application,
            body=wire(envelope(*items)) if body is None else body,
            **fields,
        )

    return keep


@pytest.fixture
def done(keep):
    """Processed, and found by its keys."""
    words = text_item("Where is my brass lamp?"), text_item("Good morning", "m_2", BOB)
    return keep(*words, state="processed", keys=[PAGE_ID, GILDA, "m_1", BOB, "m_2"])


def a_call(page, **fields):
    return GraphCall.objects.create(
        page=page,
        method="POST",
        path=f"{PAGE_ID}/messages",
        outcome="done",
        request={"json": {"recipient": {"id": GILDA}, "message": {"text": "It left today."}}},
        answer={"recipient_id": GILDA, "message_id": "m_answer"},
        keys=[GILDA, "m_answer"],
        **fields,
    )


def after(row):
    row.refresh_from_db()
    return row


def test_message_is_forgotten_in_its_delivery(done):
    journal.forget_messages(["m_1"])

    body = bytes(after(done).body)
    assert b"brass lamp" not in body
    assert b"Good morning" in body
    assert done.erased_at is not None
    assert "m_1" in done.keys


def test_delivery_about_others_is_left_alone(done):
    before = bytes(done.body)
    journal.forget_messages(["m_other", ""])

    assert bytes(after(done).body) == before
    assert done.erased_at is None


def test_message_is_forgotten_in_a_delivery_that_waits_or_has_failed(keep):
    rows = [keep(text_item("brass lamp"), state=state) for state in ("pending", "failed")]
    journal.forget_messages(["m_1"])

    assert all(b"brass lamp" not in bytes(after(row).body) for row in rows)


def test_delivery_that_nobody_could_read_is_emptied(keep):
    row = keep(body=b"<m_1: brass lamp>", state="processed", remarks=["item 0: not JSON"])
    journal.forget_messages(["m_1"])

    assert bytes(after(row).body) == b""


def test_forgetting_twice_is_no_error(done):
    journal.forget_messages(["m_1"])
    erased_at = after(done).erased_at
    journal.forget_messages(["m_1"])

    assert after(done).erased_at == erased_at


def test_more_messages_than_one_statement_names_are_forgotten(keep):
    ids = [f"m_{number}" for number in range(journal.TOGETHER + 5)]
    rows = [
        keep(text_item("brass lamp", mid), state="processed", keys=[PAGE_ID, mid]) for mid in ids
    ]
    journal.forget_messages(ids)

    assert all(b"brass lamp" not in bytes(after(row).body) for row in rows)


def test_words_of_a_message_go_from_the_call_that_sent_it(page):
    call = a_call(page)
    journal.forget_messages(["m_answer"])

    assert after(call).request["json"]["message"] == {"text": ""}
    assert call.answer["message_id"] == "m_answer"
    assert call.erased_at is not None


def test_customer_is_forgotten_in_deliveries_and_calls(done, page):
    call = a_call(page)
    question = a_call(page)
    GraphCall.objects.filter(pk=question.pk).update(path=GILDA, answer={"name": "Gilda Rossi"})
    journal.forget_customer(GILDA)

    assert GILDA.encode() not in bytes(after(done).body)
    assert b"Good morning" in bytes(done.body)
    assert done.keys == [PAGE_ID, BOB, "m_2"]
    assert (after(call).request, call.answer, call.keys) == ({}, {}, [])
    assert (after(question).path, question.answer) == ("erased", {})


def test_comment_on_the_page_goes_with_who_wrote_it(deliver):
    value = {"from": {"id": GILDA, "name": "Gilda Rossi"}, "message": "my words"}
    change = {"field": "feed", "value": value}
    deliver(body=wire({"object": "page", "entry": [{"id": PAGE_ID, "changes": [change]}]}))
    journal.forget_customer(GILDA)

    assert b"Gilda Rossi" not in bytes(WebhookDelivery.objects.get().body)


def test_delivery_that_was_kept_before_keys_were_noted_is_found(keep):
    row = keep(text_item("brass lamp"), state="processed")
    journal.forget_customer(GILDA)

    assert b"lamp" not in bytes(after(row).body)


def test_older_deliveries_get_their_keys(keep):
    row = keep(text_item("brass lamp"), state="processed")
    nothing = keep(state="processed")

    assert catalogue.complete() == 2
    assert (after(row).keys, row.kinds) == ([PAGE_ID, GILDA, "m_1"], ["message"])
    assert (after(nothing).keys, nothing.kinds) == ([], ["nothing"])
    assert catalogue.complete() == 0


def plan_of(rows):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off; ANALYZE " + rows.model._meta.db_table)
    return rows.explain()


def test_posts_without_keys_are_found_without_reading_all(keep):
    application = keep().application_id
    rows = [
        WebhookDelivery(application_id=application, body=b"{}", keys=["k"], kinds=["k"])
        for _number in range(500)
    ]
    WebhookDelivery.objects.bulk_create(rows)
    unread = WebhookDelivery.objects.filter(journal._mentions(["m_1", "m_2"]), keys=[])

    assert "delivery_without_keys" in plan_of(unread)


def test_what_happened_later_stays_where_a_time_is_given(keep):
    until = datetime.now(UTC) - timedelta(hours=1)
    old = text_item("brass lamp", at=until - timedelta(seconds=1))
    row = keep(old, text_item("Good morning", "m_2"), state="processed", keys=[GILDA])
    journal.forget_customer(GILDA, until)

    body = bytes(after(row).body)
    assert b"lamp" not in body
    assert b"Good morning" in body


def test_delivery_of_a_forgotten_customer_brings_nobody_back(deliver, commit):
    kept = deliver(text_item("brass lamp"))
    journal.forget_customer(GILDA)
    Message.objects.all().delete()
    ContactIdentity.objects.update(external_id="somebody else")
    WebhookDelivery.objects.filter(pk=kept.pk).process_again()
    with commit():
        process_pending()

    assert not Message.objects.exists()
    assert not ContactIdentity.objects.filter(external_id=GILDA).exists()
