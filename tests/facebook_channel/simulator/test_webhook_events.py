"""The shapes of events that are neither messages nor receipts."""

import pytest

from facebook_channel.simulator import webhook_events as events


def test_unblocking_has_no_reason():
    item = events.policy_item("42", 5, "unblock", "whatever")

    assert item == {
        "recipient": {"id": "42"},
        "timestamp": 5,
        "policy_enforcement": {"action": "unblock"},
    }


def test_unlinking_has_no_code():
    item = events.account_linking_item("9", "42", 5, "unlinked", "CODE")

    assert item["account_linking"] == {"status": "unlinked"}


def test_feedback_has_no_timestamp():
    item = events.feedback_item("9", "42", "4", "nice")

    assert "timestamp" not in item
    question = item["messaging_feedback"]["feedback_screens"][0]["questions"]["satisfaction"]
    assert question["follow_up"] == {"type": "free_form", "payload": "nice"}


@pytest.mark.parametrize("build", [events.pass_item, events.take_item])
def test_idle_thread_had_no_owner(build):
    item = build("9", "42", 5, previous=None, new="77", metadata="why")

    [control] = [value for key, value in item.items() if key.endswith("thread_control")]
    assert control == {
        "previous_owner_app_id": None,
        "new_owner_app_id": "77",
        "metadata": "why",
    }


def test_roles_have_no_sender():
    item = events.app_roles_item("42", 5, "77", ["primary_receiver"])

    assert item == {
        "recipient": {"id": "42"},
        "timestamp": 5,
        "app_roles": {"77": ["primary_receiver"]},
    }


def test_unsupported_message_has_only_its_id():
    item = events.unsupported_item("9", "42", 5, "m_x")

    assert item["message"] == {"mid": "m_x", "is_unsupported": True}
