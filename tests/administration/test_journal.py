"""The journal in the administration: found by ids, shown without words, done again on request."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from facebook_channel.models import DeletionRequest, GraphCall, WebhookDelivery
from tests.fixtures import GILDA, PAGE_ID, envelope, text_item, wire
from workstreams.conversations import replies
from workstreams.conversations.models import Message, State

DELIVERIES = reverse("admin:facebook_channel_webhookdelivery_changelist")
CALLS = reverse("admin:facebook_channel_graphcall_changelist")


@pytest.fixture
def keep(page):
    def keep(mid, *, kinds=("message",), **fields):
        return WebhookDelivery.objects.create(
            **{"state": "processed", **fields},
            application=page.application,
            body=wire(envelope(text_item("Where is my brass lamp?", mid))),
            keys=[PAGE_ID, GILDA, mid],
            kinds=list(kinds),
        )

    return keep


@pytest.fixture
def answer(conversation, alice):
    """Failed, after the customer's window was open."""
    (message,) = replies.reply(conversation, alice.user, "Yes, two of them.")
    Message.objects.filter(pk=message.pk).update(state=State.FAILED, error="No.")
    return message


@pytest.fixture
def call(answer, page):
    metadata = str(answer.client_key)
    return GraphCall.objects.create(
        page=page,
        method="POST",
        path=f"{PAGE_ID}/messages",
        request={"json": {"message": {"text": "Yes, two of them.", "metadata": metadata}}},
        answer={"error": {"message": "No matching user found", "code": 100}},
        outcome="refused",
        code="100/2018001",
        keys=[GILDA, metadata],
    )


def found(admin, where, **asked):
    rows = admin.get(where, asked).context["cl"].result_list
    return {row.pk for row in rows}


def page_of(admin, row):
    where = f"admin:facebook_channel_{row._meta.model_name}_change"
    return admin.get(reverse(where, args=[row.pk])).content.decode()


def test_moments_are_told_to_the_second(admin, keep, call):
    moment = datetime(2026, 3, 4, 15, 6, 7, tzinfo=UTC)
    delivery = keep("m_1", received_at=moment)
    GraphCall.objects.filter(pk=call.pk).update(called_at=moment)

    for where in (DELIVERIES, CALLS):
        assert "2026-03-04 15:06:07" in admin.get(where).content.decode()
    assert "2026-03-04 15:06:07" in page_of(admin, delivery)


def test_delivery_is_processed_again_from_its_own_page(admin, supervisor, keep):
    delivery = keep("m_1")
    again = reverse("admin:facebook_channel_webhookdelivery_again", args=[delivery.pk])
    assert again in page_of(admin, delivery)

    assert supervisor.post(again).status_code == 403
    assert admin.get(again).status_code == 405
    response = admin.post(again, follow=True)
    delivery.refresh_from_db()
    assert delivery.state == "pending"
    assert "1 delivery will be processed again." in response.content.decode()


@pytest.mark.parametrize("term", [PAGE_ID, GILDA, "m_1", " m_1 "])
def test_delivery_is_found_by_the_exact_id_of_whatever_it_speaks_of(admin, keep, term):
    one = keep("m_1")

    assert one.pk in found(admin, DELIVERIES, q=term)


@pytest.mark.parametrize("term", ["m_", "brass lamp", "m_12"])
def test_delivery_is_not_found_by_a_part_of_an_id_or_by_words(admin, keep, term):
    keep("m_1")

    assert found(admin, DELIVERIES, q=term) == set()


def test_deliveries_are_sifted_by_what_became_of_them(admin, keep):
    rows = {
        "taken_in": keep("m_1"),
        "remarked": keep("m_2", remarks=["item 0: unknown page 1"]),
        "unsupported": keep("m_3", kinds=["unsupported: pins"], remarks=["item 0: unsupported"]),
        "pending": keep("m_4", state="pending"),
        "failed": keep("m_5", state="failed"),
    }
    sifted = {name: found(admin, DELIVERIES, outcome=name) for name in rows}

    assert sifted.pop("remarked") == {rows["remarked"].pk, rows["unsupported"].pk}
    assert sifted == {name: {rows[name].pk} for name in sifted}


def test_deliveries_are_sifted_by_kind_of_event(admin, keep):
    keep("m_1")
    reaction = keep("m_2", kinds=["message", "reaction"])

    assert found(admin, DELIVERIES, kind="reaction") == {reaction.pk}


def test_list_counts_what_nobody_understood(admin, keep):
    for mid in ("m_1", "m_2"):
        keep(mid, kinds=["unsupported: pins"], remarks=["item 0: unsupported: pins"])
    words = admin.get(DELIVERIES).content.decode()

    assert "unsupported: pins</a>" in words
    assert "\u00d7 2" in words


def test_message_facebook_could_not_hand_over_counts_as_unsupported(admin, keep):
    one = keep("m_1", kinds=["unsupported: content"])

    assert found(admin, DELIVERIES, outcome="unsupported") == {one.pk}
    assert "unsupported: content</a>" in admin.get(DELIVERIES).content.decode()


def test_body_is_shown_with_its_structure_and_without_words(admin, keep):
    words = page_of(admin, keep("m_1", signed_with="previous"))

    assert "&quot;mid&quot;: &quot;m_1&quot;" in words
    assert "… 23 characters" in words
    assert "brass lamp" not in words


def test_body_that_is_not_json_is_not_shown(admin, page):
    row = WebhookDelivery.objects.create(application=page.application, body=b"<brass lamp>")

    assert "It is not JSON, and not shown." in page_of(admin, row)


def test_call_is_found_by_page_customer_mark_and_code(admin, call, answer):
    for term in (PAGE_ID, GILDA, str(answer.client_key), "100/2018001"):
        assert found(admin, CALLS, q=term) == {call.pk}
    assert found(admin, CALLS, q="100") == set()


def test_call_is_shown_with_the_error_and_without_words(admin, call):
    words = page_of(admin, call)

    assert "No matching user found" in words
    assert "… 17 characters" in words
    assert "two of them" not in words


def send_again(admin, *calls):
    chosen = {"action": "send_again", "_selected_action": [call.pk for call in calls]}
    return admin.post(CALLS, chosen, follow=True).content.decode()


def test_failed_answer_is_sent_again(admin, call, answer):
    words = send_again(admin, call)

    answer.refresh_from_db()
    assert "1 answer will be sent again." in words
    assert answer.state == State.QUEUED


def test_two_calls_of_one_answer_send_it_once(admin, call, page):
    again = GraphCall.objects.create(page=page, method="POST", path="x", keys=call.keys)

    assert "1 answer will be sent again." in send_again(admin, call, again)


def test_answer_that_did_not_fail_is_not_sent_again(admin, call, answer):
    Message.objects.filter(pk=answer.pk).update(state=State.SENT)
    words = send_again(admin, call)

    answer.refresh_from_db()
    assert "0 answers will be sent again." in words
    assert "1 answer not: It did not fail" in words
    assert answer.state == State.SENT


def test_answer_of_a_closed_conversation_is_not_sent_again(admin, call, answer):
    answer.conversation.sessions.update(closed_at=timezone.now(), closure_reason="agent_closed")
    conversation = type(answer.conversation).objects.filter(pk=answer.conversation_id)
    conversation.update(status="closed", closed_at=timezone.now())

    assert "Its conversation is closed." in send_again(admin, call)


def test_call_that_sent_nothing_of_ours_is_named(admin, page):
    question = GraphCall.objects.create(page=page, method="GET", path=GILDA, keys=[GILDA])

    assert "None of these calls sent an answer of ours." in send_again(admin, question)


def test_deletion_request_is_listed_without_whom_it_is_about(admin, application):
    kept = DeletionRequest.objects.create(application=application, user_id="10150000000000001")
    where = reverse("admin:facebook_channel_deletionrequest_changelist")

    assert kept.code in admin.get(where).content.decode()
    assert "10150000000000001" not in page_of(admin, kept)


def test_deletion_request_that_failed_is_tried_again(admin, application):
    failed = DeletionRequest.objects.create(application=application, user_id="1", state="failed")
    chosen = {"action": "try_again", "_selected_action": [failed.pk]}
    admin.post(reverse("admin:facebook_channel_deletionrequest_changelist"), chosen)

    assert DeletionRequest.objects.due().get() == failed
