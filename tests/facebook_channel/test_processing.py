"""Kept deliveries become conversations; a bad item is named and hurts nobody."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facebook_channel.models import FacebookPage, WebhookDelivery
from facebook_channel.models.delivery import MOST_ATTEMPTS
from facebook_channel.processing import process_pending
from tests.facebook_channel.test_payload import PAYLOADS
from tests.fixtures import GILDA, PAGE_ID, envelope, text_item, wire
from workstreams.conversations.models import Attachment, Conversation, Message


def keep(page, *items):
    body = wire(envelope(*items))
    return WebhookDelivery.objects.create(application=page.application, body=body)


def texts():
    return list(Message.objects.order_by("id").values_list("text", flat=True))


@pytest.fixture
def outlet(page, stream):
    return FacebookPage.objects.create(
        kind="facebook",
        name="Harbour Lamps Outlet",
        work_stream=stream,
        application=page.application,
        page_id="110000000000008",
        access_token="another-page-token",
    )


@pytest.fixture
def poison(db):
    """The database refuses a message that says `poison`, as it would one it cannot keep."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'refused: %', NEW.text; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER poison BEFORE INSERT ON {Message._meta.db_table} "
            "FOR EACH ROW WHEN (NEW.text = 'poison') EXECUTE FUNCTION refuse_poison()"
        )


def cure():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER poison ON {Message._meta.db_table}")


def test_several_pages_in_one_post_each_get_theirs(deliver, page, outlet):
    kept = deliver(body=(PAYLOADS / "three_pages.json").read_bytes())

    assert {c.channel_id: c.messages.get().text for c in Conversation.objects.all()} == {
        page.pk: "to the shop",
        outlet.pk: "to the outlet",
    }
    assert kept.remarks == ["item 1: unknown page 119999999999999"]
    assert kept.state == "processed"


def test_page_of_another_application_is_unknown(deliver, page, stream):
    page.retire()

    assert deliver(text_item()).remarks == [f"item 0: unknown page {page.page_id}"]


def test_delivery_is_found_by_what_it_speaks_of(deliver, page):
    kept = deliver(text_item(mid="m_1"), text_item(mid="m_2", sender="6600000000000002"), {"x": 1})

    assert kept.keys == [PAGE_ID, GILDA, "m_1", "6600000000000002", "m_2"]
    assert kept.kinds == ["message", "unsupported: x"]


def test_delivery_that_failed_is_found_too(deliver, poison):
    kept = deliver(text_item("poison"))

    assert (kept.keys, kept.kinds) == ([PAGE_ID, GILDA, "m_1"], ["message"])


def test_same_message_twice_in_one_post_is_one(deliver):
    deliver(text_item(mid="m_1"), text_item(mid="m_1"))

    assert Message.objects.count() == 1


def test_same_message_in_two_posts_is_one(deliver):
    deliver(text_item(mid="m_1"))
    deliver(text_item(mid="m_1"))

    assert Message.objects.count() == 1


def test_same_message_in_two_posts_of_one_batch_is_one(deliver, page):
    keep(page, text_item(mid="m_1"))
    deliver(text_item(mid="m_1"))

    assert Message.objects.count() == 1


def test_same_tap_twice_is_one(deliver):
    body = (PAYLOADS / "postback_without_id.json").read_bytes()
    deliver(body=body)
    deliver(body=body)

    assert Message.objects.get().payload == "START"


def test_messages_of_one_customer_keep_their_order(deliver):
    deliver(*[text_item(f"no {n}", mid=f"m_{n}") for n in range(5)])

    assert texts() == ["no 0", "no 1", "no 2", "no 3", "no 4"]
    assert Conversation.objects.count() == 1


def test_bad_item_does_not_hurt_its_neighbours(deliver, poison):
    kept = deliver(
        text_item("one", mid="m_1"), text_item("poison", mid="m_2"), text_item("two", mid="m_3")
    )

    assert texts() == ["one", "two"]
    assert (kept.state, kept.attempts) == ("pending", 1)


def test_bad_delivery_does_not_hurt_the_others_of_its_batch(deliver, page, poison):
    other = keep(page, text_item("one", mid="m_1"))
    deliver(text_item("poison", mid="m_2"))

    other.refresh_from_db()
    assert other.state == "processed"
    assert texts() == ["one"]


def test_failure_is_kept_without_the_text(deliver, poison):
    kept = deliver(text_item("poison"))

    assert kept.remarks == ["failed: MessageReceived: ProgrammingError P0001"]


def test_bad_delivery_is_tried_again_a_little_later(deliver, poison):
    kept = deliver(text_item("poison"))
    cure()

    assert process_pending() == 0
    with time_machine.travel(kept.due_at + timedelta(seconds=1)):
        process_pending()

    kept.refresh_from_db()
    assert (kept.state, kept.remarks, texts()) == ("processed", [], ["poison"])


def test_bad_delivery_is_left_to_a_human_in_the_end(deliver, poison):
    kept = deliver(text_item("poison"))
    delays = []
    while kept.state == "pending":
        with time_machine.travel(kept.due_at + timedelta(seconds=1), tick=False):
            process_pending()
            kept.refresh_from_db()
            delays.append((kept.due_at - datetime.now(UTC)).total_seconds())

    assert (kept.state, kept.attempts) == ("failed", MOST_ATTEMPTS)
    assert delays[:-1] == [4, 8, 16]


def test_failed_delivery_can_be_processed_again(deliver, poison):
    kept = deliver(text_item("poison"))
    WebhookDelivery.objects.update(state="failed", attempts=MOST_ATTEMPTS)
    cure()

    assert WebhookDelivery.objects.all().process_again() == 1
    process_pending()

    kept.refresh_from_db()
    assert (kept.state, texts()) == ("processed", ["poison"])


def test_processing_again_repeats_nothing(deliver):
    deliver(text_item("hello"))
    WebhookDelivery.objects.all().process_again()

    process_pending()

    assert texts() == ["hello"]


def test_number_of_queries_does_not_grow_with_the_batch(page):
    with CaptureQueriesContext(connection) as few:
        process_kept(page, 5, "few")
    with CaptureQueriesContext(connection) as many:
        process_kept(page, 50, "many")

    assert len(many) - 50 == len(few) - 5  # one query each to keep it


def process_kept(page, number, name):
    for n in range(number):
        keep(page, text_item(f"no {n}", mid=f"m_{name}_{n}", sender=f"66{name}{n}"))
    process_pending()


def test_strangest_attachment_can_be_kept(deliver):
    payload = {"url": "https://cdn.example/a\x00b", "n": 10**400, "\x00": ["\ud800", 1.5, None]}
    kept = deliver(text_item(attachments=[{"type": "file", "payload": payload}]))

    assert kept.state == "processed"
    assert Attachment.objects.get().url == "https://cdn.example/a\ufffdb"


def test_number_no_database_could_keep_is_left_out(deliver):
    body = wire(envelope(text_item(attachments=[{"type": "file", "payload": {"size": 5}}])))
    kept = deliver(body=body.replace(b'"size":5', b'"size":1e999'))

    assert (kept.state, Attachment.objects.get().details) == ("processed", {"size": None})


def test_answer_to_an_overlong_id_is_kept(deliver):
    assert deliver(text_item(reply_to={"mid": "m" * 999})).state == "processed"


PICTURE = {"type": "image", "payload": {"url": "https://scontent.example/lamp.jpg"}}


def test_page_that_takes_no_files_keeps_no_address_of_one(page):
    FacebookPage.objects.update(customer_attachments=False)
    kept = keep(page, text_item("Look", attachments=[PICTURE]), text_item("And?", mid="m_2"))

    process_pending()

    kept.refresh_from_db()
    assert b"scontent" not in bytes(kept.body)
    assert kept.erased_at
    assert Attachment.objects.get().is_refused
    assert texts() == ["Look", "And?"]


def test_page_that_takes_files_keeps_its_posts_as_they_came(page):
    FacebookPage.objects.update(customer_attachments=True)
    kept = keep(page, text_item("Look", attachments=[PICTURE]))
    before = bytes(kept.body)

    process_pending()

    kept.refresh_from_db()
    assert bytes(kept.body) == before


def test_look_up_of_many_messages_names_the_condition_of_their_index(page):
    for number in range(150):  # PostgreSQL looks into lists of up to a hundred by itself
        keep(page, text_item("Hello", mid=f"m_{number}"))

    with CaptureQueriesContext(connection) as asked:
        process_pending()

    about_ids = [one["sql"] for one in asked if '"external_id" IN' in one["sql"]]
    about_messages = [sql for sql in about_ids if f'FROM "{Message._meta.db_table}"' in sql]
    assert about_messages
    for sql in about_messages:  # says what the index holds
        assert f'NOT ("{Message._meta.db_table}"."external_id" = ' in sql
